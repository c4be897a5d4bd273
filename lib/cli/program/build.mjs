import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { cacheName, programName } from "./load.mjs";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const platform = { absWorkingDir: root, bundle: true, platform: "node", target: "node20.19", logLevel: "warning", legalComments: "none" };

/**
 * Builds the CLI into a folder, as it is shipped and as the tests start it, and returns the path of the file to start, which is called `name`.
 * `hasCache`: with what V8 makes of it, which takes a second.
 */
export async function buildProgram(folder, { name, hasCache }) {
  const file = join(folder, name);
  mkdirSync(folder, { recursive: true });
  rmSync(join(folder, cacheName), { force: true });
  // Loaded when it is needed: a fresh clone has no packages yet.
  const { build } = await import("esbuild");
  const banner = { js: "#!/usr/bin/env node" };
  await build({ ...platform, entryPoints: ["lib/cli/program/start.mjs"], outfile: file, format: "esm", minify: true, banner });
  chmodSync(file, 0o755);
  const { outputFiles } = await build({
    ...platform,
    entryPoints: ["lib/cli/program/main.ts"],
    format: "cjs",
    minify: true,
    write: false,
    // Packages' own modules first: jsonc-parser's other form requires its parts by names that no bundler sees.
    mainFields: ["module", "main"],
    define: { "process.env.NODE_ENV": '"production"' },
    supported: { "dynamic-import": false },
  });
  writeFileSync(join(folder, programName), asciiOf(outputFiles[0]?.text ?? ""));
  if (hasCache) warm(folder);
  return file;
}

/** esbuild escapes what is no ASCII everywhere but in regular expressions, where it can be spelled the same way. */
function asciiOf(text) {
  return text.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** Without a cache the program works all the same: one that cannot be made fails no build. */
function warm(folder) {
  const script = fileURLToPath(new URL("warm.mjs", import.meta.url));
  const { status } = spawnSync(process.execPath, [script, folder], { stdio: "ignore", timeout: 60_000 });
  if (status !== 0) console.error("The CLI starts slower than it could: V8's cache of it was not made.");
}
