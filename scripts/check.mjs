// npm run check: lint, types and unit tests at the same time. The slowest decides how long it takes.
import { pathToFileURL } from "node:url";
import { end, runTool } from "./parts.mjs";
import { binOf, prepare, run } from "./steps.mjs";

export async function check() {
  run(process.execPath, [binOf("next", "dist/bin/next"), "typegen"], { isQuiet: true });
  return Promise.all([
    runTool("lint", "@biomejs/biome", "bin/biome", ["check", "."]),
    runTool("types", "typescript", "bin/tsc", ["--noEmit", "-p", "."]),
    runTool("unit and HTTP tests", "vitest", "vitest.mjs", ["run"]),
  ]);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  prepare();
  end(await check());
}
