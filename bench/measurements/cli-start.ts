import { spawn } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import type { Figure, Measurement, Run } from "../measurement.ts";
import { repeat, timed } from "../statistics.ts";

/** Runs a program to its end; ends the benchmark when it fails. */
export function runNode(args: string[], env: Record<string, string>, cwd?: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd,
      env: { PATH: process.env.PATH, NODE_ENV: "production", ...env },
      stdio: ["ignore", "ignore", "pipe"],
    });
    let errors = "";
    child.stderr.on("data", (chunk: Buffer) => {
      errors += chunk.toString();
    });
    child.once("close", (code) =>
      code === 0 ? resolve() : reject(new Error(`${args.slice(1).join(" ")} ended with ${code}:\n${errors}`)),
    );
  });
}

async function run({ root, folder, isQuick }: Run): Promise<Figure[]> {
  const program = join(root, "dist", "blockyard.js");
  const env = { HOME: mkdtempSync(join(folder, "home-")) };
  const [version, help, node]: [number[], number[], number[]] = [[], [], []];
  await repeat(isQuick ? 3 : 15, async () => {
    version.push(await timed(() => runNode([program, "version"], env)));
    help.push(await timed(() => runNode([program, "help"], env)));
    node.push(await timed(() => runNode(["-e", "0"], env)));
  });
  const peers = [{ what: "node -e 0", samples: node }];
  return [
    { what: "blockyard version", unit: "ms", samples: version, peers },
    { what: "blockyard help", unit: "ms", samples: help, peers },
  ];
}

export const cliStart: Measurement = { name: "cli-start", title: "The CLI starts", run };
