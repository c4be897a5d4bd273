import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach } from "vitest";
import type { Io } from "#lib/cli/io.ts";
import { runCli } from "#lib/cli/run.ts";
import { startServer, type TestServer } from "#lib/cli/testing.ts";
import { makeHome, testIo } from "#lib/cli/testing-io.ts";
import type { JsonObject } from "#lib/core/json.ts";

/** For each test of a file: a fresh server with a few entries, a project in a home, and the CLI run in it. */
export function prepareProject() {
  const state: { server: TestServer; home: string; project: string; env: Record<string, string> } = {} as never;
  beforeEach(async () => {
    state.server = await startServer();
    state.home = makeHome();
    state.project = join(state.home, "project");
    mkdirSync(state.project, { mode: 0o700 });
    state.env = { BLOCKYARD_URL: state.server.origin, BLOCKYARD_TOKEN: await state.server.token() };
    await state.server.change(
      { op: "put", path: "kv/app-limit", baseVersion: 0, data: { value: 20 } },
      { op: "put", path: "kv/app-options", baseVersion: 0, data: { value: { retries: 3, on: true } } },
      { op: "put", path: "block/secret/pin", baseVersion: 0, data: { value: "12 34#" } },
      { op: "put", path: "config/app/web", baseVersion: 0, data: { host: "a.example", port: 80, token: "t0p" }, secretFields: ["token"] },
    );
  });
  afterEach(() => state.server.stop());
  const path = (name: string) => join(state.project, name);
  return Object.assign(state, {
    path,
    read: (name: string) => readFileSync(path(name), "utf8"),
    write: (name: string, text: string) => writeFileSync(path(name), text, { mode: 0o600 }),
    exists: (name: string) => existsSync(path(name)),
    replace: (name: string, from: string | RegExp, to: string) =>
      writeFileSync(path(name), readFileSync(path(name), "utf8").replace(from, to)),
    declare: (targets: object, more: object = {}) => writeFileSync(path("blockyard.json"), JSON.stringify({ ...more, targets })),
    cli: async (argv: string | string[], more: Partial<Io> = {}) => {
      const io = testIo(state.home, {
        argv: typeof argv === "string" ? argv.split(" ") : argv,
        cwd: state.project,
        env: state.env,
        ...more,
      });
      const code = await runCli(io);
      return { code, stdout: io.stdout(), stderr: io.stderr() };
    },
    dataOf: async (entry: string) => (await state.server.blocks())[entry],
    set: async (entry: string, set: JsonObject) =>
      state.server.change({ op: "patch", path: entry, baseVersion: await state.server.versionOf(entry), set }),
  });
}
