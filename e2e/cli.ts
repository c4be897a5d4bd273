import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { root } from "./server.ts";

export type Run = { code: number; stdout: string; stderr: string };
export type Running = { stderr: () => string; ended: Promise<Run> };

/** Starts the built CLI as a person's shell does: a home of its own, no terminal, nothing of our environment. */
export function startCli(home: string, ...args: readonly string[]): Running {
  const child = spawn(process.execPath, [join(root, "dist", "blockyard.js"), ...args], {
    cwd: home,
    env: { HOME: home, PATH: process.env.PATH, NODE_ENV: "production" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (part: string) => {
    stdout += part;
  });
  child.stderr.setEncoding("utf8").on("data", (part: string) => {
    stderr += part;
  });
  const ended = once(child, "close").then(([code]) => ({ code: Number(code), stdout, stderr }));
  return { stderr: () => stderr, ended };
}

export function runCli(home: string, ...args: readonly string[]): Promise<Run> {
  return startCli(home, ...args).ended;
}
