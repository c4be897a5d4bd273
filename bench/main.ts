import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { findRoot } from "#lib/web/root.ts";
import { generatorName } from "./load/generate.ts";
import { describeMachine } from "./machine.ts";
import type { Measurement, Run } from "./measurement.ts";
import { measurements } from "./measurements/index.ts";
import { formatReport, formatResult, type Result } from "./report.ts";

const namesOf = (some: readonly Measurement[]) => some.map(({ name }) => name).join(", ");
const usage = `npm run bench -- [--quick] [--only NAME,NAME]

  --quick  a smoke run with few and short repetitions; its figures mean nothing and are not kept
  --only   some of: ${namesOf(measurements)}
           Kept are a whole run, and each of these, which are no part of it: ${namesOf(measurements.filter(({ isApart }) => isApart))}`;

async function main(): Promise<void> {
  const options = { quick: { type: "boolean" }, only: { type: "string" }, help: { type: "boolean", short: "h" } } as const;
  const { values } = parseArgs({ options });
  if (values.help) return console.log(usage);
  const names = values.only?.split(",");
  const unknown = names?.filter((name) => !measurements.some((measurement) => measurement.name === name)) ?? [];
  if (unknown.length > 0) throw new Error(`There is no measurement ${unknown.join(", ")}.\n\n${usage}`);
  const chosen = measurements.filter(({ name, isApart }) => names?.includes(name) ?? !isApart);

  const root = findRoot(import.meta.url);
  const folder = mkdtempSync(join(tmpdir(), "blockyard-bench-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => process.exit(1));
  const run: Run = { isQuick: values.quick ?? false, root, folder, say: (text) => console.error(`· ${text}`) };
  const results: Result[] = [];
  for (const { title, run: measure } of chosen) {
    run.say(title);
    const result = { title, figures: await measure(run) };
    results.push(result);
    console.log(formatResult(result));
  }
  if (run.isQuick || (names && !chosen.every(({ isApart }) => isApart))) return;
  const file = join(root, "bench", "RESULTS.md");
  const titles = measurements.map(({ title }) => title);
  const kept = existsSync(file) ? readFileSync(file, "utf8") : "";
  writeFileSync(file, formatReport({ kept, titles, machine: names ? null : describeMachine(generatorName) }, results));
  run.say(`Written to ${file}`);
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
