// Finds a Chromium for the browser tests, installing one when there is none.
import { existsSync } from "node:fs";
import { binOf, run } from "./steps.mjs";

const places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** The path of a Chromium; undefined when Playwright's own is to be used. */
export function provideChromium() {
  const found = findChromium();
  if (found) return found;
  const isRoot = process.getuid?.() === 0;
  if (isRoot && existsSync("/usr/bin/apt-get")) {
    run("apt-get", ["update", "-q"], { env: { DEBIAN_FRONTEND: "noninteractive" }, label: "Reading package lists" });
    run("apt-get", ["install", "-y", "-q", "chromium"], { env: { DEBIAN_FRONTEND: "noninteractive" }, label: "Installing Chromium" });
    const installed = findChromium();
    if (installed) return installed;
  }
  run(process.execPath, [binOf("@playwright/test", "cli.js"), "install", "chromium"], { label: "Installing Playwright's Chromium" });
  return undefined;
}

function findChromium() {
  const named = process.env.CHROMIUM_PATH;
  if (named) return named;
  return places.find((place) => existsSync(place));
}
