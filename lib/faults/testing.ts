import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { rmSync } from "node:fs";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { afterAll } from "vitest";
import type { JsonObject } from "#lib/core/json.ts";
import { makeTestFolder } from "#lib/store/testing.ts";
import { databaseName } from "#lib/usecases/open-instance.ts";
import { bundlePrograms } from "./program.ts";

const running = new Set<ChildProcess>();

afterAll(async () => {
  for (const child of running) child.kill("SIGKILL");
  rmSync(dirname((await bundlePrograms()).server), { recursive: true, force: true });
});

export type Installation = Awaited<ReturnType<typeof install>>;

/** A fresh installation with an owner and a token, made by the admin command. Nothing runs yet. */
export async function install() {
  const dataFolder = makeTestFolder();
  const env = {
    BLOCKYARD_DATA: dataFolder,
    BLOCKYARD_CHECKPOINTS: join(makeTestFolder(), "data.checkpoints"),
    BLOCKYARD_KEK: randomBytes(32).toString("base64"),
    PORT: String(await freePort()),
  };
  const { admin } = await bundlePrograms();
  const run = (args: string[], input = "") => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [admin, ...args], {
      env: cleanEnvironment(env),
      input,
      encoding: "utf8",
    });
    if (status !== 0) throw new Error(`admin ${args.join(" ")}: ${stderr}`);
    return stdout.trim();
  };
  run(["owner", "create", "--email", "owner@example.com", "--password-stdin"], "velvet tram orbit 93");
  const token = run(["token", "create", "--name", "faults", "--scopes", "pull,push", "--expires", "1d"]);
  return { env, token, dataFolder, databaseFile: join(dataFolder, databaseName), origin: `http://127.0.0.1:${env.PORT}` };
}

export type Ended = { code: number | null; signal: NodeJS.Signals | null };

/** Starts the server process. `ready` settles when it serves or has ended; `output` is what it has written so far. */
export async function startServer(env: Record<string, string>) {
  const { server } = await bundlePrograms();
  const child = spawn(process.execPath, [server], { env: cleanEnvironment(env), stdio: ["ignore", "pipe", "pipe"] });
  running.add(child);
  const chunks: Buffer[] = [];
  const output = () => Buffer.concat(chunks).toString("utf8");
  const ended = new Promise<Ended>((resolve) => {
    child.once("close", (code, signal) => {
      running.delete(child);
      resolve({ code, signal });
    });
  });
  const ready = new Promise<void>((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk: Buffer) => {
        chunks.push(chunk);
        if (output().includes("Blockyard serves at")) resolve();
      });
    }
    void ended.then(() => resolve());
  });
  const stop = (signal: NodeJS.Signals) => {
    child.kill(signal);
    return ended;
  };
  return { ready, ended, output, stop };
}

export type Answer = { status: number; body: JsonObject };

/** Sends requests with a token; null when the connection broke before the whole answer was here. */
export function createClient({ origin, token }: Pick<Installation, "origin" | "token">) {
  const call = async (method: "GET" | "POST", path: string, input?: unknown): Promise<Answer | null> => {
    const headers = { authorization: `Bearer ${token}`, ...(input ? { "content-type": "application/json" } : {}) };
    try {
      const answer = await fetch(`${origin}/api/v1${path}`, { method, headers, body: input ? JSON.stringify(input) : undefined });
      return { status: answer.status, body: (await answer.json()) as JsonObject };
    } catch {
      return null;
    }
  };
  const change = (...edits: object[]) => call("POST", "/changes", { edits });
  return { call, change };
}

/** What a process gets from us and nothing of the machine: no key, no settings of whoever runs the tests. */
function cleanEnvironment(env: Record<string, string>): NodeJS.ProcessEnv {
  const { PATH = "", SystemRoot } = process.env;
  return { PATH, HOME: env.BLOCKYARD_DATA ?? "", NODE_ENV: "production", ...(SystemRoot ? { SystemRoot } : {}), ...env };
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
