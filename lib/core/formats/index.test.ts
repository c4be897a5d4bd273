import { expect, it } from "vitest";
import { findFormat, knownFormats } from "./index.ts";

it.each([
  [".env", "dotenv"],
  [".env.local", "dotenv"],
  [".env.production.local", "dotenv"],
  ["prod.env", "dotenv"],
  ["deploy/.ENV.Staging", "dotenv"],
  ["C:\\app\\.env.test", "dotenv"],
  [".flaskenv", "dotenv"],
  [".env.yaml", "yaml"],
  ["config.toml", "toml"],
  ["docker-compose.yml", "yaml"],
  ["values.YAML", "yaml"],
  ["credentials.ini", "ini"],
  ["setup.cfg", "ini"],
  ["package.json", "json"],
  // A shell script, which only direnv runs.
  [".envrc", undefined],
  ["environment", undefined],
  [".environment", undefined],
  ["my.env.d/file", undefined],
  ["yaml", undefined],
])("the name %s says %s", (name, format) => expect(findFormat(name)?.name).toBe(format));

it.each(knownFormats.map((known) => [known.name, known] as const))("%s is loaded under its own name", async (name, known) => {
  expect((await known.load()).name).toBe(name);
});
