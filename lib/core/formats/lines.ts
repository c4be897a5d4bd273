import { DomainError } from "#lib/core/errors.ts";

/** One line of a text: what stands in it, and what ends it (`\n`, `\r\n`, `\r`, or nothing for a last line without end). */
export type Line = { text: string; end: string };

export const byteOrderMark = "\uFEFF";

/** The text's lines in order; their texts and ends joined give the text again. A byte order mark comes apart. */
export function splitLines(text: string): { mark: string; lines: Line[] } {
  const mark = text.startsWith(byteOrderMark) ? byteOrderMark : "";
  const lines: Line[] = [];
  const pattern = /([^\r\n]*)(\r\n|\n|\r|$)/y;
  pattern.lastIndex = mark.length;
  while (pattern.lastIndex < text.length) {
    const match = pattern.exec(text);
    lines.push({ text: match?.[1] ?? "", end: match?.[2] ?? "" });
  }
  return { mark, lines };
}

/** The line end that the text uses most; `\n` when it has none, and beside `\r`, which would make one end with a `\n` that follows it. */
export function lineEndOf(lines: readonly Line[]): string {
  const counts = new Map<string, number>();
  for (const { end } of lines) if (end) counts.set(end, (counts.get(end) ?? 0) + 1);
  const most = [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? "\n";
  return most === "\r" && counts.has("\n") ? "\n" : most;
}

/** A refusal that names a place in a file and says what is wrong there, never what stands there. Line and column count from 1. */
export function malformed(line: number, column: number, what: string): DomainError {
  return new DomainError("invalid", `Line ${line}, column ${column}: ${what}`, { line, column });
}

/** The name by which messages call a key: `[section] key`, or `key` alone where a format has no sections. */
export function keyName(section: string, key: string): string {
  return section === "" ? key : `[${section}] ${key}`;
}
