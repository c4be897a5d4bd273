import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
const startSecondsMax = 30;

export type TestServer = {
  origin: string;
  /** The first run's one-time link; empty when the server has an owner. */
  ownerLink: string;
  /** What the server wrote to stderr: bugs, and nothing else. */
  complaints: () => string;
  /** Runs `npm run admin -- …` beside the server; returns what it printed. */
  admin: (args: readonly string[], input?: string) => string;
  /** Stops the process and keeps its data; `up` starts it again at the same address. */
  down: () => Promise<void>;
  up: () => Promise<void>;
  stop: () => Promise<void>;
};

/** Starts the built server, as `npm start` does, on a free port with a data folder and a key of its own. */
export async function startServer({ owner }: { owner?: { email: string; password: string } } = {}): Promise<TestServer> {
  const folder = mkdtempSync(join(tmpdir(), "blockyard-e2e-"));
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const env = {
    ...process.env,
    NODE_ENV: "production",
    PORT: String(port),
    HOST: "127.0.0.1",
    BLOCKYARD_DATA: join(folder, "data"),
    BLOCKYARD_KEK: randomBytes(32).toString("base64"),
    BLOCKYARD_ORIGIN: origin,
    // Whoever runs the tests may want colours or none; asked for both, Node complains.
    FORCE_COLOR: undefined,
    NO_COLOR: undefined,
  } as const;
  const admin: TestServer["admin"] = (args, input = "") => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, "dist", "admin.js"), ...args], {
      env,
      input,
      encoding: "utf8",
    });
    if (status !== 0) throw new Error(`admin ${args.slice(0, 2).join(" ")} failed: ${stderr}`);
    return stdout.trim();
  };
  if (owner) admin(["owner", "create", "--email", owner.email, "--password-stdin"], owner.password);
  const text = { stdout: "", stderr: "" };
  const output = { stdout: () => text.stdout, stderr: () => text.stderr };
  let child: ChildProcess | undefined;
  const up = async () => {
    const printed = text.stdout.length;
    child = spawn(process.execPath, [join(root, "dist", "server.js")], { env, stdio: ["ignore", "pipe", "pipe"] });
    gather(child, text);
    await untilHealthy(origin, child, { ...output, stdout: () => text.stdout.slice(printed) });
  };
  const down = async () => {
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, "exit");
    child.kill("SIGTERM");
    await exit;
  };
  await up();
  const stop = async () => {
    await down();
    rmSync(folder, { recursive: true, force: true });
  };
  const ownerLink = /http\S+\/setup#\S+/.exec(output.stdout())?.[0] ?? "";
  return { origin, ownerLink, complaints: output.stderr, admin, down, up, stop };
}

function gather(child: ChildProcess, text: { stdout: string; stderr: string }): void {
  child.stdout?.setEncoding("utf8").on("data", (part: string) => {
    text.stdout += part;
  });
  child.stderr?.setEncoding("utf8").on("data", (part: string) => {
    text.stderr += part;
  });
}

/** Healthy, and the greeting is printed: the one-time link is its last line. */
async function untilHealthy(origin: string, child: ChildProcess, output: { stdout: () => string; stderr: () => string }): Promise<void> {
  const endsAt = Date.now() + startSecondsMax * 1_000;
  while (Date.now() < endsAt) {
    if (child.exitCode !== null) break;
    if (output.stdout().includes("Blockyard serves at") && (await isHealthy(origin))) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  child.kill("SIGKILL");
  throw new Error(`The server did not start. Was it built (npm run build)?\n${output.stdout()}\n${output.stderr()}`);
}

async function isHealthy(origin: string): Promise<boolean> {
  try {
    return (await (await fetch(`${origin}/api/health`)).text()) === "true";
  } catch {
    return false;
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  await once(probe, "close");
  if (address === null || typeof address === "string") throw new Error("There is no free port.");
  return address.port;
}
