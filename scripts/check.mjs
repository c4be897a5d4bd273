// npm run check: lint, types and unit tests at the same time. The slowest decides how long it takes.
import { spawn } from "node:child_process";
import { pathToFileURL } from "node:url";
import { binOf, prepare, quietEnvironment, root, run } from "./steps.mjs";

const checks = [
  { name: "lint", package: "@biomejs/biome", bin: "bin/biome", args: ["check", "."] },
  { name: "types", package: "typescript", bin: "bin/tsc", args: ["--noEmit", "-p", "."] },
  { name: "unit and HTTP tests", package: "vitest", bin: "vitest.mjs", args: ["run"] },
];

/** Runs them all; the output of one comes as a whole when it ends. True when all passed. */
export async function check() {
  run(process.execPath, [binOf("next", "dist/bin/next"), "typegen"], { isQuiet: true });
  const outcomes = await Promise.all(checks.map(runCheck));
  for (const { name, isPassed, seconds } of outcomes) console.log(`${isPassed ? "passed" : "FAILED"}  ${name} (${seconds} s)`);
  return outcomes;
}

function runCheck({ name, package: packageName, bin, args }) {
  const startedAt = Date.now();
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [binOf(packageName, bin), ...args], {
      cwd: root,
      env: { ...process.env, ...quietEnvironment, ...(process.stdout.isTTY ? { FORCE_COLOR: "1" } : { NO_COLOR: "1" }) },
    });
    const output = [];
    child.stdout.on("data", (data) => output.push(data));
    child.stderr.on("data", (data) => output.push(data));
    child.on("exit", (code) => {
      process.stdout.write(`\n── ${name}\n`);
      process.stdout.write(Buffer.concat(output));
      resolve({ name, isPassed: code === 0, seconds: Math.round((Date.now() - startedAt) / 1_000) });
    });
  });
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  prepare();
  const outcomes = await check();
  process.exit(outcomes.every(({ isPassed }) => isPassed) ? 0 : 1);
}
