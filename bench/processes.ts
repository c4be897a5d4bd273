import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { createServer } from "node:net";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

/** Where the programs lie that the benchmark starts: all of this is bundled into one file, and they beside it. */
export const programs = dirname(fileURLToPath(import.meta.url));

export type Service = { origin: string; pid: number; stop: () => Promise<void> };

const running = new Set<ChildProcess>();
process.on("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});

/** Starts a server program, Node's unless another command is named, and waits until it prints `sign`. Shows its output when it ends too early. */
export async function startService(options: {
  command?: string;
  args: string[];
  env: Record<string, string>;
  port: number;
  cwd: string;
  sign: string;
  /** What it writes to stderr while it serves is no complaint. */
  isQuiet?: boolean;
}): Promise<Service> {
  const { command = process.execPath, args, env, port, cwd, sign, isQuiet = false } = options;
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, ...env, NODE_ENV: "production" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  running.add(child);
  const ended = new Promise<void>((resolve) => {
    child.once("close", () => {
      running.delete(child);
      resolve();
    });
  });
  await new Promise<void>((resolve, reject) => {
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk: Buffer) => {
        if (!output.includes(sign)) output += chunk.toString();
        if (!output.includes(sign)) return;
        resolve();
        // From here on only what it complains of is of interest.
        if (stream === child.stderr && !isQuiet) process.stderr.write(chunk);
      });
    }
    child.once("error", reject);
    child.once("close", () => reject(new Error(`${args.join(" ")} ended before it served:\n${output}`)));
  });
  const stop = async () => {
    child.kill("SIGTERM");
    await ended;
  };
  return { origin: `http://127.0.0.1:${port}`, pid: child.pid ?? 0, stop };
}

/** Runs a program to its end and returns what it printed; throws with its standard error when it fails. */
export function runProgram(
  args: string[],
  { env = {}, input = "", cwd }: { env?: Record<string, string>; input?: string; cwd: string },
): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd, env: { ...process.env, ...env }, input, encoding: "utf8" });
  if (status !== 0) throw new Error(`${args.join(" ")} failed:\n${stderr}`);
  return stdout.trim();
}

export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
