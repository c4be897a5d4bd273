import { randomBytes } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createClient, type Installation, install, startServer } from "./testing.ts";

let installation: Installation;
let port: Server;

/** An installation whose last write still stands in the WAL, and a port that is taken: who gets as far as listening says so. */
beforeAll(async () => {
  installation = await install();
  const server = await startServer(installation.env);
  await server.ready;
  const data = { aws_secret_access_key: "kept" };
  const answer = await createClient(installation).change({ op: "put", path: "block/aws-credentials/prod", baseVersion: 0, data });
  expect(answer).toMatchObject({ status: 200 });
  await server.stop("SIGKILL");
  expect(existsSync(`${installation.databaseFile}-wal`)).toBe(true);
  port = createServer();
  await new Promise<void>((resolve) => port.listen(Number(installation.env.PORT), "127.0.0.1", resolve));
});
afterAll(() => port.close());

const stored = () => ["", "-wal"].map((suffix) => readFileSync(installation.databaseFile + suffix).toString("base64"));

const wrongKeys: [what: string, env: () => Record<string, string>][] = [
  ["another key", () => ({ BLOCKYARD_KEK: randomBytes(32).toString("base64") })],
  ["no key", () => ({ BLOCKYARD_KEK: "" })],
  ["a key that is too short", () => ({ BLOCKYARD_KEK: randomBytes(16).toString("base64") })],
  ["a key file that does not exist", () => ({ BLOCKYARD_KEK: "", BLOCKYARD_KEK_FILE: join(installation.dataFolder, "missing.kek") })],
  ["a key file that everybody may read", () => ({ BLOCKYARD_KEK: "", BLOCKYARD_KEK_FILE: readableKey() })],
];

it.each(wrongKeys)("with %s the server ends before it listens, and the database is byte for byte what it was", async (_, env) => {
  const before = stored();
  const server = await startServer({ ...installation.env, ...env() });
  const { code } = await server.ended;
  expect(code).not.toBe(0);
  expect(server.output()).toMatch(/\bkey\b|KEK/);
  expect(server.output()).not.toMatch(/The port is taken|serves at/);
  expect(stored()).toEqual(before);
  expect(readdirSync(installation.dataFolder).filter((name) => name.endsWith(".kek"))).not.toContain("missing.kek");
});

it("with its own key again everything is there", async () => {
  const server = await startServer({ ...installation.env, PORT: await withFreedPort() });
  await server.ready;
  const answer = await createClient(installation).call("GET", "/sync");
  expect(answer?.body.entries).toMatchObject([{ path: "block/aws-credentials/prod", data: { aws_secret_access_key: "kept" } }]);
  expect(await server.stop("SIGTERM")).toMatchObject({ code: 0 });
});

function readableKey(): string {
  const file = join(installation.dataFolder, "readable.kek");
  writeFileSync(file, `${installation.env.BLOCKYARD_KEK}\n`, { mode: 0o644 });
  return file;
}

async function withFreedPort(): Promise<string> {
  await new Promise((resolve) => port.close(resolve));
  return installation.env.PORT;
}
