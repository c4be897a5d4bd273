// The parts that `npm run check` and `npm test` consist of: each a command, with what it said kept until the end, so that a reader of the
// last lines of a long log learns what failed.
import { spawn } from "node:child_process";
import { binOf, quietEnvironment, root } from "./steps.mjs";

const reasonsMax = 12;
const reasonWidthMax = 200;

/**
 * Runs a command to its end. `isShown`: what it says is shown as it comes; otherwise as a whole when it ends, so that parts that run at the
 * same time stay readable.
 */
export function runPart(name, command, args, { cwd = root, env = process.env, isShown = false } = {}) {
  const startedAt = Date.now();
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
    const output = [];
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (data) => {
        output.push(data);
        if (isShown) process.stdout.write(data);
      });
    }
    child.once("error", reject);
    child.once("close", (code) => {
      const text = Buffer.concat(output).toString("utf8");
      const seconds = Math.round((Date.now() - startedAt) / 1_000);
      if (!isShown) process.stdout.write(`\n── ${name}\n${text}`);
      console.log(`${code === 0 ? "passed" : "FAILED"}  ${name} (${seconds} s)`);
      resolve({ name, isPassed: code === 0, text });
    });
  });
}

/** A tool of ours that runs on Node, with colours where somebody looks. */
export function runTool(name, packageName, bin, args, { env = {}, ...options } = {}) {
  const colours = process.stdout.isTTY ? { FORCE_COLOR: "1" } : { NO_COLOR: "1" };
  const environment = { ...process.env, ...quietEnvironment, ...colours, ...env };
  return runPart(name, process.execPath, [binOf(packageName, bin), ...args], { ...options, env: environment });
}

/** Says what failed and why, and what passed at the second attempt only, last of all, and ends the process. */
export function end(outcomes) {
  for (const { name, text } of outcomes) for (const title of flakyIn(text)) console.log(`FLAKY   ${name}: ${title}`);
  const failed = outcomes.filter(({ isPassed }) => !isPassed);
  for (const { name, text } of failed) {
    console.log(`\nFAILED  ${name}`);
    for (const reason of reasonsOf(text)) console.log(`  ${reason.slice(0, reasonWidthMax)}`);
  }
  console.log(`${outcomes.length - failed.length} passed, ${failed.length} failed`);
  process.exit(failed.length === 0 ? 0 : 1);
}

// How vitest, Playwright, pytest, tsc and biome name what failed, and what they expected.
const telling =
  /^\s*(FAIL |FAILED |✘|×|E {3}|\d+\) |\d+ (failed|flaky)\b)|\bError: |^\s*(Expected|Received)\b|: error TS\d+|\blint\/\w+\/\w+/;

function reasonsOf(text) {
  const lines = withoutColours(text).split("\n");
  const reasons = [...new Set(lines.filter((line) => telling.test(line)).map((line) => line.trim()))];
  return reasons.length > 0 ? reasons.slice(0, reasonsMax) : lines.filter((line) => line.trim() !== "").slice(-reasonsMax);
}

/** The titles below Playwright's "1 flaky". */
function flakyIn(text) {
  const [, titles = ""] = /^ +\d+ flaky\n((?: {4}.*\n)+)/m.exec(withoutColours(text)) ?? [];
  return titles.split("\n").flatMap((line) => line.trim().replace(/[ ─]+$/, "") || []);
}

function withoutColours(text) {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are control characters.
  return text.replace(/\u001b\[[\d;]*m/g, "");
}
