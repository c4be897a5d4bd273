// npm test: everything. Installs what is missing, then lint, types, unit, HTTP and CLI tests, the build, the journeys in a real Chromium, and
// the real clients of other systems.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { runSuites } from "../interop/run.mjs";
import { buildAll } from "./build.mjs";
import { check } from "./check.mjs";
import { provideChromium } from "./chromium.mjs";
import { binOf, prepare, quietEnvironment, root } from "./steps.mjs";

prepare();
await buildAll();
const outcomes = await check();
if (existsSync(join(root, "e2e", "playwright.config.ts"))) outcomes.push(runJourneys());
outcomes.push(...(await runSuites()));
const failed = outcomes.filter(({ isPassed }) => !isPassed);
for (const { name } of failed) console.log(`FAILED  ${name}`);
console.log(`${outcomes.length - failed.length} passed, ${failed.length} failed`);
process.exit(failed.length === 0 ? 0 : 1);

function runJourneys() {
  const chromium = provideChromium();
  const { status } = spawnSync(process.execPath, [binOf("@playwright/test", "cli.js"), "test", "--config", "e2e/playwright.config.ts"], {
    cwd: root,
    env: { ...process.env, ...quietEnvironment, ...(chromium ? { CHROMIUM_PATH: chromium } : {}) },
    stdio: ["ignore", "inherit", "inherit"],
  });
  return { name: "journeys in Chromium", isPassed: status === 0 };
}
