import { spawn } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { afterAll } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const scripts: string[] = [];

afterAll(() => {
  for (const script of scripts) rmSync(script, { force: true });
});

/** Bundles a script of a few lines, which may import `#lib/…`, so that plain Node runs it. Removed after the tests of the file. */
export async function bundleScript(contents: string): Promise<string> {
  const outfile = join(root, "node_modules", ".cache", `test-${process.pid}-${scripts.length}.mjs`);
  scripts.push(outfile);
  const stdin = { contents, resolveDir: root };
  await build({ stdin, bundle: true, platform: "node", format: "esm", packages: "external", outfile, logLevel: "error" });
  return outfile;
}

/** Runs a script in a process of its own; each line that it prints goes to `onLine`, with a function that kills it at once (SIGKILL). */
export async function runScript(script: string, argument: string, onLine: (line: string, kill: () => void) => void): Promise<void> {
  const child = spawn(process.execPath, [script, argument], { cwd: root, stdio: ["ignore", "pipe", "inherit"] });
  const ended = new Promise<void>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", () => resolve());
  });
  const kill = () => child.kill("SIGKILL");
  try {
    for await (const line of createInterface({ input: child.stdout })) onLine(line, kill);
  } catch (error) {
    kill();
    throw error;
  } finally {
    await ended;
  }
}
