import { spawn } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startServer, type TestServer } from "./testing.ts";
import { makeHome } from "./testing-io.ts";
import { buildProgram } from "./testing-program.ts";

/** How often the CLI is killed: 10, or what CLI_KILLS says (the full run takes 200). */
const kills = Number(process.env.CLI_KILLS ?? 10);
const blockCount = 40;
const longestRunMs = 400;

let server: TestServer;
let token: string;
const home = makeHome();
let program: string;
const folder = join(home, ".echoflow");
const target = join(folder, "credentials.ini");

beforeAll(async () => {
  server = await startServer();
  token = await server.token();
  mkdirSync(folder, { mode: 0o700 });
  program = await buildProgram();
});
afterAll(() => server.stop());

it(`a sync that is killed at any moment leaves the old file or the new one, and the next run brings both sides together (${kills} kills)`, async () => {
  writeFileSync(target, "");
  await server.change(
    ...blocks().map((name) => ({
      op: "put",
      path: pathOf(name),
      baseVersion: 0,
      data: { aws_access_key_id: "k0", aws_secret_access_key: "s0" },
    })),
  );
  expect(await sync()).toBe(0);
  let wasKilled = 0;
  for (let round = 1; round <= kills; round++) {
    const before = readFileSync(target, "utf8");
    const edited = before.replaceAll(/aws_access_key_id = .*/g, `aws_access_key_id = k${round}`);
    writeFileSync(target, edited, { mode: 0o600 });
    await server.change(
      ...blocks().map((name) => ({
        op: "patch",
        path: pathOf(name),
        baseVersion: round * 2 - 1,
        set: { aws_secret_access_key: `s${round}` },
      })),
    );
    const after = edited.replaceAll(/aws_secret_access_key = .*/g, `aws_secret_access_key = s${round}`);
    if ((await sync(Math.random() * longestRunMs)) === null) wasKilled++;
    expect([edited, after]).toContain(readFileSync(target, "utf8"));
    expect(await sync()).toBe(0);
    expect(readFileSync(target, "utf8")).toBe(after);
    expect(new Set(Object.values(await server.blocks()).map((data) => JSON.stringify(data)))).toEqual(
      new Set([JSON.stringify({ aws_access_key_id: `k${round}`, aws_secret_access_key: `s${round}` })]),
    );
  }
  expect(wasKilled).toBeGreaterThan(kills / 4);
  expect(readdirSync(folder).sort()).toEqual([".credentials.ini.bak", "credentials.ini", "credentials.ini.blockyard-lock.json"]);
}, 600_000);

/** The exit code of a run, or null when it was killed first. */
function sync(killAfterMs?: number): Promise<number | null> {
  const env = { ...process.env, HOME: home, XDG_CONFIG_HOME: "", BLOCKYARD_URL: server.origin, BLOCKYARD_TOKEN: token };
  const child = spawn(process.execPath, [program, "load-credentials", "--sync"], { env, stdio: ["ignore", "ignore", "inherit"] });
  const timer = killAfterMs === undefined ? undefined : setTimeout(() => child.kill("SIGKILL"), killAfterMs);
  return new Promise((resolve) => {
    child.once("close", (code) => {
      clearTimeout(timer);
      resolve(code);
    });
  });
}

function blocks(): string[] {
  return Array.from({ length: blockCount }, (_, index) => `ship-${index}`);
}

function pathOf(name: string): string {
  return `block/aws-credentials/${name}`;
}
