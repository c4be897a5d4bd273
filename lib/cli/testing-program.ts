import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach } from "vitest";
import { onceInRun } from "#lib/store/testing-once.ts";
import { buildProgram as build } from "./program/build.mjs";

// In a folder that says nothing of modules the name has to.
const name = "blockyard.mjs";

/** The CLI as it is shipped, built once for all tests of a run: the path of the file to start. */
export async function buildProgram(): Promise<string> {
  const folder = await onceInRun("cli", async (made) => {
    await build(made, { name, hasCache: true });
  });
  return join(folder, name);
}

export type Started = {
  process: ChildProcess;
  pid: number;
  output(): string;
  errors(): string;
  /** Resolves as soon as the output (or the errors) so far match. */
  until(pattern: RegExp): Promise<void>;
  ended: Promise<{ code: number | null; signal: NodeJS.Signals | null; stdout: string; stderr: string }>;
};

const untilMs = 20_000;

const started = new Set<ChildProcess>();

/** Starts a real process; what a test leaves running is killed when the test is over. */
export function start(
  command: string,
  args: readonly string[],
  options: { env: Record<string, string>; cwd?: string; stdin?: string },
): Started {
  const child = spawn(command, args, { env: options.env as NodeJS.ProcessEnv, cwd: options.cwd, stdio: ["pipe", "pipe", "pipe"] });
  const { pid } = child;
  // A signal to 0 would go to everything that runs here.
  if (pid === undefined) throw new Error(`${command} cannot be started.`);
  started.add(child);
  let [stdout, stderr] = ["", ""];
  let look = () => {};
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
    look();
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
    look();
  });
  if (options.stdin !== undefined) child.stdin.end(options.stdin);
  const ended: Started["ended"] = new Promise((resolve) => {
    child.once("close", (code, signal) => {
      started.delete(child);
      resolve({ code, signal, stdout, stderr });
    });
  });
  const until = (pattern: RegExp) =>
    new Promise<void>((resolve, reject) => {
      const fail = (what: string) => reject(new Error(`${what} before ${pattern}: ${stdout} ${stderr}`));
      const timer = setTimeout(() => fail("Nothing more came"), untilMs);
      look = () => {
        if (!pattern.test(stdout) && !pattern.test(stderr)) return;
        clearTimeout(timer);
        resolve();
      };
      void ended.then(() => {
        clearTimeout(timer);
        fail("It ended");
      });
      look();
    });
  return { process: child, pid, output: () => stdout, errors: () => stderr, until, ended };
}

afterEach(() => {
  for (const { pid } of started) if (pid !== undefined) killTree(pid);
});

/** What a killed program leaves running would go on for ever. */
function killTree(pid: number): void {
  const listed = `/proc/${pid}/task/${pid}/children`;
  const children = existsSync(listed) ? readFileSync(listed, "utf8").split(" ").filter(Boolean) : [];
  for (const child of children) killTree(Number(child));
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has gone by itself.
  }
}
