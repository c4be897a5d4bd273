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
// One after the other: each of them has use for all of a small machine.
const journeys = await runJourneys();
end([...checked, journeys, ...(await runSuites())]);

function runJourneys() {
  const env = chromium ? { CHROMIUM_PATH: chromium } : {};
  return runTool("journeys in Chromium", "@playwright/test", "cli.js", ["test", "--config", "e2e/playwright.config.ts"], {
    env,
    isShown: true,
  });
}
