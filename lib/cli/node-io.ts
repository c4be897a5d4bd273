import { spawn } from "node:child_process";
import { constants } from "node:fs";
import * as fs from "node:fs/promises";
import { hostname } from "node:os";
import { createInterface } from "node:readline";
import { Writable } from "node:stream";
import { isatty } from "node:tty";
import { homeDirectory } from "./home-directory.ts";
import type { Io } from "./io.ts";
import { spawnChild } from "./node-spawn.ts";

/** The real world. */
export function nodeIo(): Io {
  return {
    argv: process.argv.slice(2),
    env: process.env,
    home: homeDirectory(process.env),
    cwd: process.cwd(),
    hostname: hostname(),
    platform: process.platform,
    uid: process.getuid?.(),
    pid: process.pid,
    // By number: to open standard input as a stream would make it non-blocking for whatever else reads from it.
    isTty: { stdin: isatty(0), stdout: isatty(1) },
    stderrColumns: () => (isatty(2) ? process.stderr.columns || 80 : undefined),
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    readStdin,
    ask,
    fs: { ...fs, constants },
    fetch,
    sleep,
    isRunning,
    run,
    spawn: spawnChild,
    onSignals,
    sendSignal: (pid, signal) => void process.kill(pid, signal),
  };
}

/** `blockyard ls | head` closes the pipe when it has seen enough: that is no error. */
export function leaveOnClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
}

async function readStdin(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk));
  return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(Buffer.concat(chunks));
}

function ask(question: string, { hidden }: { hidden: boolean }): Promise<string> {
  process.stderr.write(question);
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: hidden ? nowhere : process.stderr, terminal: true });
  return new Promise((resolve, reject) => {
    lines.once("line", (line) => {
      lines.close();
      if (hidden) process.stderr.write("\n");
      resolve(line);
    });
    lines.once("SIGINT", () => {
      lines.close();
      reject(Object.assign(new Error("interrupted"), { name: "AbortError" }));
    });
  });
}

function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, signal?.aborted ? 0 : ms);
    signal?.addEventListener("abort", done);
  });
}

const onSignals: Io["onSignals"] = (signals, handle) => {
  for (const signal of signals) process.on(signal, handle);
  return () => {
    for (const signal of signals) process.off(signal, handle);
  };
};

/** The child gets no token: whatever it runs has no business with it. */
function run(command: string, args: readonly string[]): Promise<{ code: number | undefined }> {
  const { BLOCKYARD_TOKEN: _token, ...env } = process.env;
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: "ignore", env });
    child.once("error", () => resolve({ code: undefined }));
    child.once("close", (code) => resolve({ code: code ?? undefined }));
  });
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
