import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connect } from "#lib/cli/server.ts";
import { serverSource } from "#lib/cli/sync/source.ts";
import { startServer, type TestServer } from "#lib/cli/testing.ts";
import { makeHome, testIo } from "#lib/cli/testing-io.ts";
import { buildProgram, start } from "#lib/cli/testing-program.ts";
import { watchLoop } from "./watch-loop.ts";

const home = makeHome();
let server: TestServer;
let env: Record<string, string>;
beforeAll(async () => {
  server = await startServer();
  env = { PATH: process.env.PATH ?? "", HOME: home, BLOCKYARD_URL: server.origin, BLOCKYARD_TOKEN: await server.token(["pull"]) };
}, 60_000);
afterAll(() => server.stop());

const args = { words: [], text: () => undefined, flag: () => false, list: () => [] };
const put = async (path: string, value: number) =>
  server.change({ op: "put", path, baseVersion: await server.versionOf(path), data: { value } });

describe("against a real server", () => {
  it("a change arrives while the request is held, one of other entries does not, and a stop ends it at once", async () => {
    const io = testIo(home, { env });
    const source = serverSource(await connect(io, args));
    const stop = new AbortController();
    const arrived: string[][] = [];
    let polls = 0;
    const loop = watchLoop(io, {
      poll: (order) => {
        polls++;
        return source.pull({ ...order, patterns: ["kv/app-*"] });
      },
      onChange: async ({ entries }) => void arrived.push(entries.map(({ path }) => path)),
      report: () => {},
      stop: stop.signal,
    });
    while (polls < 2) await io.sleep(5);
    await put("kv/other", 1);
    await put("kv/app-limit", 1);
    while (arrived.length < 2) await io.sleep(5);
    expect(arrived).toEqual([[], ["kv/app-limit"]]);
    while (polls < 3) await io.sleep(5);
    const asked = performance.now();
    stop.abort();
    await loop;
    expect(performance.now() - asked).toBeLessThan(1_000);
  });

  it("what a proxy in front says about when to come back is heard, whatever else it says", async () => {
    const io = testIo(home, { env });
    const connected = await connect(io, args);
    server.faults.handle = (_, response) =>
      void response.writeHead(503, { "content-type": "text/html", "retry-after": "120" }).end("<html>");
    await expect(connected.call("me", {})).rejects.toMatchObject({ code: "unavailable", details: { retryAfterSeconds: 120 } });
    const date = new Date(Date.now() + 90_000).toUTCString();
    server.faults.handle = (_, response) =>
      void response
        .writeHead(429, { "content-type": "application/json", "retry-after": date })
        .end('{"error":{"code":"rate_limited","message":"Slowly."}}');
    const refusal = await connected.call("me", {}).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: "rate_limited", message: "Slowly." });
    expect((refusal as { details: { retryAfterSeconds: number } }).details.retryAfterSeconds).toBeGreaterThan(80);
    server.faults.handle = undefined;
  });

  it("SIGTERM and SIGINT end blockyard watch within a second, also while its request is held, with exit code 0", async () => {
    const program = await buildProgram();
    for (const signal of ["SIGTERM", "SIGINT"] as const) {
      const file = join(home, `${signal}.env`);
      const child = start(process.execPath, [program, "watch", "--entry", "kv/app-*", "--file", file], { env, cwd: home });
      await child.until(/LIMIT/);
      expect(readFileSync(file, "utf8")).toContain("APP_LIMIT=");
      const asked = performance.now();
      child.process.kill(signal);
      expect((await child.ended).code).toBe(0);
      expect(performance.now() - asked).toBeLessThan(1_000);
    }
  });
});
