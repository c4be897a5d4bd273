import type { Figure } from "./measurement.ts";
import { median, percentile } from "./statistics.ts";

export type Result = { title: string; figures: readonly Figure[] };

/** From so many samples on the 99th percentile says something. */
const tailSamplesMin = 100;
const header = ["", "unit", "min", "median", "p99", "max", "samples", "ours / theirs"];

/** One table per measurement in Markdown: a figure's own row, then its peers' rows with what ours is of theirs. */
export function formatResult({ title, figures }: Result): string {
  const rows = figures.flatMap((figure) => [
    rowOf(figure.what, figure, ""),
    ...(figure.peers ?? []).map((peer) =>
      rowOf(`· beside ${peer.what}`, { unit: figure.unit, samples: peer.samples }, ratioOf(figure.samples, peer.samples)),
    ),
  ]);
  const notes = figures.filter(({ note }) => note).map(({ what, note }) => `- ${what}: ${note}`);
  return [`## ${title}`, "", ...alignTable([header, ...rows]), "", ...notes, ...(notes.length > 0 ? [""] : [])].join("\n");
}

function rowOf(what: string, { unit, samples }: Pick<Figure, "unit" | "samples">, ratio: string): string[] {
  const tail = samples.length >= tailSamplesMin ? formatNumber(percentile(samples, 99)) : "";
  const [low, high] = [Math.min(...samples), Math.max(...samples)];
  return [what, unit, formatNumber(low), formatNumber(median(samples)), tail, formatNumber(high), String(samples.length), ratio];
}

function ratioOf(ours: readonly number[], theirs: readonly number[]): string {
  const ratio = median(ours) / median(theirs);
  return `${ratio >= 10 ? ratio.toFixed(0) : ratio.toFixed(2)} ×`;
}

function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return "–";
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

function alignTable(rows: string[][]): string[] {
  const widths = header.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? "").length)));
  const lines = rows.map((row) => `| ${row.map((cell, column) => pad(cell, widths[column] ?? 0, column)).join(" | ")} |`);
  const rule = `|${widths.map((width, column) => (column < 2 ? "-".repeat(width + 2) : `${"-".repeat(width + 1)}:`)).join("|")}|`;
  return [lines[0] ?? "", rule, ...lines.slice(1)];
}

function pad(cell: string, width: number, column: number): string {
  return column < 2 ? cell.padEnd(width) : cell.padStart(width);
}

type Frame = {
  /** The report as it is: the tables that were not measured now stay. */
  kept: string;
  /** The tables in their order. */
  titles: readonly string[];
  /** Null when the head stays too. */
  machine: readonly [string, string][] | null;
};

export function formatReport({ kept, titles, machine }: Frame, results: readonly Result[]): string {
  const [head = "", ...parts] = kept.split(/^(?=## )/m);
  const tables = new Map(parts.map((part) => [/^## (.*)/.exec(part)?.[1] ?? "", part.trimEnd()]));
  for (const result of results) tables.set(result.title, formatResult(result).trimEnd());
  const ordered = titles.flatMap((title) => tables.get(title) ?? []);
  return `${[(machine ? headOf(machine) : head).trimEnd(), ...ordered].join("\n\n")}\n`;
}

function headOf(machine: readonly [string, string][]): string {
  const facts = machine.map(([what, value]) => `- ${what}: ${value}`);
  return `# Figures

Written by \`npm run bench\`, the tables beside Prefect and etcd by \`npm run bench -- --only\` and their names. Run them again to replace them.

${facts.join("\n")}

How to read them: everything in one table was measured in one run on one machine, the built server beside its peers, in turns. Only what stands
in one table can be compared; \`ours / theirs\` is the ratio of the medians: for rates more is better, for times less. The peers are floors rather
than competitors: bare \`node:http\` checks no token and keeps nothing, the Next route handler answers 25 bytes, the Next page is one empty field.
Interactive means: the first frame after the start of the navigation in which the search field and the first row (on an entry's page the
first button) are hydrated, so that a key or a click does something. Cold: nothing cached. All on loopback, without a network's delay.`;
}
