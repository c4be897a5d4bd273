import { copyFileSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, vi } from "vitest";
import { runCli } from "#lib/cli/run.ts";
import { connectTo } from "#lib/cli/server.ts";
import { startServer, type TestServer } from "#lib/cli/testing.ts";
import { makeHome, testIo } from "#lib/cli/testing-io.ts";
import { witnessHeader } from "#lib/core/sync-witness.ts";
import { openStore, type Store } from "#lib/store/client.ts";
import { setInstance } from "#lib/store/instance.ts";
import { openConnection } from "#lib/store/sqlite/sqlite-connection.ts";
import { dropGuards } from "#lib/store/testing.ts";
import { endWaits } from "#lib/usecases/sync/watchers.ts";
import { openSource } from "./options.ts";
import { readPins } from "./pins.ts";

/** For each test of a file: a fresh server whose database file can be exchanged beneath it, and a home with a target, where the CLI runs. */
export function prepareWitness() {
  const at: { server: TestServer; store: Store; home: string; env: Record<string, string> } = {} as never;
  beforeEach(async () => {
    at.server = await startServer();
    at.store = at.server.store;
    at.home = makeHome();
    at.env = { BLOCKYARD_URL: at.server.origin, BLOCKYARD_TOKEN: await at.server.token() };
    writeFileSync(path("blockyard.json"), JSON.stringify({ targets: { app: { entries: ["kv/*"], file: "app.env" } } }));
    await save("kv/a", "1");
  });
  afterEach(async () => {
    vi.restoreAllMocks();
    await at.store.close();
    await at.server.stop();
  });

  const path = (name: string) => join(at.home, name);
  const save = async (entry: string, value: string) =>
    at.server.change({ op: "put", path: entry, baseVersion: await at.server.versionOf(entry), data: { value } });
  const stand = () => ["app.env", "app.env.blockyard-lock.json", ".config/blockyard/servers.json"].map((name) => readFileSync(path(name)));

  async function cli(argv: string, more: Record<string, string> = {}) {
    const io = testIo(at.home, { argv: argv.split(" "), cwd: at.home, env: { ...at.env, ...more } });
    const code = await runCli(io);
    return { code, stdout: io.stdout(), stderr: io.stderr() };
  }

  /** The server goes down, `work` has its database file to itself, and the server comes back with what is there then. */
  async function whileDown(work: (file: string) => void): Promise<void> {
    const letWaitAgain = endWaits();
    await at.store.close();
    work(at.server.databaseFile);
    at.store = await openStore({ databaseFile: at.server.databaseFile });
    setInstance({ store: at.store, keyring: at.server.keyring, origin: at.server.origin });
    letWaitAgain();
  }

  const copy = () => `${at.server.databaseFile}.copy`;
  const keepCopy = () => whileDown((file) => copyFileSync(file, copy()));
  const putBack = (sql = "") =>
    whileDown((file) => {
      for (const end of ["", "-wal", "-shm"]) rmSync(`${file}${end}`, { force: true });
      copyFileSync(copy(), file);
      if (sql) alter(sql);
    });

  function alter(sql: string): void {
    dropGuards(at.server.databaseFile);
    const connection = openConnection(at.server.databaseFile, "write");
    connection.exec(sql);
    connection.close();
  }

  /** Every command that would use what the server says refuses with exit code 1 and these words, and no file moves. */
  async function alarmed(
    words: RegExp,
    commands = ["pull", "sync", "push", "status", "diff", "pull --offline-ok", "watch", "run --target app -- true"],
  ) {
    const before = stand();
    for (const command of commands) {
      const ran = await cli(command);
      expect([command, ran.code, ran.stdout + ran.stderr]).toEqual([command, 1, expect.stringMatching(words)]);
      expect(ran.stdout + ran.stderr).toContain(`run blockyard trust --url ${at.server.origin}`);
      expect([command, stand()]).toEqual([command, before]);
    }
    expect(existsSync(path(".cache"))).toBe(false);
  }

  /** A pull of everything, as a run without a lock file makes it. */
  const pullAll = async (more: { home?: string; token?: string; patterns?: string[]; since?: string } = {}) => {
    const io = testIo(more.home ?? at.home);
    const connected = await connectTo(io, {
      origin: at.server.origin,
      token: more.token ?? at.env.BLOCKYARD_TOKEN ?? "",
      instance: undefined,
    });
    return openSource(io, connected, undefined).pull({ since: more.since, patterns: more.patterns ?? [] });
  };
  const seenRow = async (of = at.home) => Object.values((await readPins(testIo(of))).instances)[0]?.row ?? undefined;

  /** The server's own answers, with another witness. */
  function changingWitness(change: (witness: string) => string | undefined): void {
    at.server.faults.handle = (request, response) => {
      const writeHead = response.writeHead.bind(response) as (status: number, headers: Record<string, string>) => typeof response;
      response.writeHead = ((status: number, headers: Record<string, string>) => {
        const { [witnessHeader]: sent, ...others } = headers;
        const changed = sent === undefined ? undefined : change(sent);
        return writeHead(status, changed === undefined ? others : { ...others, [witnessHeader]: changed });
      }) as typeof response.writeHead;
      at.server.listener(request, response);
    };
  }

  return Object.assign(at, { path, save, cli, whileDown, keepCopy, putBack, alter, alarmed, pullAll, seenRow, changingWitness });
}

/** The pins, with another hash of the row that was seen. */
export const otherHash = (instances: object) =>
  JSON.parse(JSON.stringify(instances).replace(/"hash":"[0-9a-f]{64}"/, `"hash":"${"cd".repeat(32)}"`));
