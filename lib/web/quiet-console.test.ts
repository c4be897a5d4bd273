import { afterEach, expect, test, vi } from "vitest";
import { quietConsole } from "./quiet-console.ts";

const original = { error: console.error, warn: console.warn };
afterEach(() => Object.assign(console, original));

test("the text of an error never reaches the log, whichever way it is written", () => {
  const written = vi.fn<(...items: unknown[]) => void>();
  Object.assign(console, { error: written, warn: written });
  quietConsole();
  const error = new TypeError("canary-value in a message");
  console.error(error);
  console.warn("⨯", error);
  console.error(String(error.stack));
  console.error(` ⨯ ${error}`);
  console.warn({ value: "canary-value" });
  console.error("Plain text passes.");
  const log = JSON.stringify(written.mock.calls);
  expect(log).not.toContain("canary-value");
  expect(log).toContain("TypeError");
  expect(log).toContain("Plain text passes.");
});
