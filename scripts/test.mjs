// npm test: everything. Installs what is missing, then lint, types, unit, HTTP and CLI tests, the build, the journeys in a real Chromium, and
// the real clients of other systems.
import { provideEnvironments, runSuites } from "../interop/run.mjs";
import { buildAll } from "./build.mjs";
import { check } from "./check.mjs";
import { provideChromium } from "./chromium.mjs";
import { end, runTool } from "./parts.mjs";
import { prepare } from "./steps.mjs";

prepare();
const chromium = provideChromium();
provideEnvironments();
await buildAll();
const checked = await check();
// Each of the two waits much of its time, for a browser or for Python; the unit tests leave no core free.
const [journeys, ...suites] = await Promise.all([runJourneys(), runSuites()]).then(([one, many]) => [one, ...many]);
end([...checked, journeys, ...suites]);

function runJourneys() {
  const env = chromium ? { CHROMIUM_PATH: chromium } : {};
  return runTool("journeys in Chromium", "@playwright/test", "cli.js", ["test", "--config", "e2e/playwright.config.ts"], {
    env,
    isShown: true,
  });
}
