import type { DomainError } from "#lib/core/errors.ts";
import { formatJson, type Json } from "#lib/core/json.ts";
import type { Io } from "./io.ts";

/** Text from a server or a file made harmless for a terminal: control characters are spelled out. */
export function printable(text: string): string {
  return text.replace(/\p{C}/gu, (char) => `\\u{${char.codePointAt(0)?.toString(16) ?? ""}}`);
}

export function printLine(io: Io, text: string): void {
  io.out(`${text}\n`);
}

export function printJson(io: Io, value: unknown): void {
  io.out(`${formatJson(value as Json, 2)}\n`);
}

/** Rows in columns as wide as their widest cell. */
export function printTable(io: Io, rows: readonly (readonly string[])[]): void {
  const widths: number[] = [];
  for (const row of rows) for (const [index, cell] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, cell.length);
  for (const row of rows)
    printLine(
      io,
      row
        .map((cell, index) => cell.padEnd(widths[index] ?? 0))
        .join("  ")
        .trimEnd(),
    );
}

/** A refusal on stderr: the sentence, then one line for each problem that it does not name itself. */
export function printRefusal(io: Io, { message, details }: DomainError): void {
  io.err(`blockyard: ${printable(message)}\n`);
  for (const problem of details.problems ?? []) {
    if (!message.includes(problem.path)) io.err(`  ${printable(`${problem.path}: ${problem.message}`)}\n`);
  }
}

export function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? "" : "s"}`;
}
