import { existsSync } from "node:fs";
import { defineConfig } from "@playwright/test";

const installed = process.env.CHROMIUM_PATH ?? "/usr/bin/chromium";
const long = /(pages|taint)\.spec\.ts$/;
const isHeaded = process.argv.includes("--headed");

export default defineConfig({
  testDir: ".",
  outputDir: "../test-results",
  // One server and one browser per worker: more would wait for the cores.
  workers: 2,
  fullyParallel: false,
  // The long ones first, so that no worker is left alone with one at the end.
  projects: [
    { name: "long", testMatch: long },
    { name: "journeys", testIgnore: long },
  ],
  forbidOnly: true,
  // A journey that fails and then passes is named at the end as flaky: a defect to be found, but no reason to hold up a change.
  retries: 1,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  reporter: "list",
  use: {
    browserName: "chromium",
    viewport: { width: 1440, height: 900 },
    locale: "en-GB",
    timezoneId: "UTC",
    actionTimeout: 15_000,
    navigationTimeout: 30_000,
    // Tracing costs a third of the time; a journey that failed is traced when it is tried again.
    trace: "on-first-retry",
    launchOptions: {
      // Without an installed Chromium, Playwright's own.
      executablePath: existsSync(installed) ? installed : undefined,
      headless: !isHeaded,
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
});
