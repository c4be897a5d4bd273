import { DomainError } from "#lib/core/errors.ts";
import type { FileDocument, FileEdit, FileFormat, FileKey } from "./define.ts";
import { type DotenvKey, type DotenvScan, isDotenvKey, scanDotenv } from "./dotenv-scan.ts";
import { lineEndOf } from "./lines.ts";
import { lastEdits, refuseSideEffects, textEdits } from "./patch-check.ts";

/** `.env` files: one section named "", no expansion of variables. What is written avoids everything on which readers disagree. */
export const dotenv: FileFormat = {
  name: "dotenv",
  extensions: [".env"],
  isTyped: false,
  holdsNull: false,
  parse: parseDotenv,
  patch: patchDotenv,
};

function parseDotenv(text: string): FileDocument {
  return documentOf(scanDotenv(text));
}

function documentOf({ keys }: DotenvScan): FileDocument {
  const values = new Map<string, FileKey>(
    keys.map(({ key, value, firstLine }) => [key, { value, line: firstLine + 1, isInherited: false }]),
  );
  return { sections: new Map([["", { line: 1, keys: values }]]), warnings: [] };
}

function patchDotenv(text: string, edits: readonly FileEdit[]): string {
  if (edits.length === 0) return text;
  const scan = scanDotenv(text);
  const cuts: Cut[] = [];
  let appended = "";
  const end = lineEndOf(scan.lines);
  for (const edit of lastEdits(textEdits(edits))) {
    if (edit.edit === "drop" || edit.section !== "") {
      throw new DomainError("invalid", `[${edit.section}]: a .env file has no sections.`);
    }
    const key = scan.keys.find((candidate) => candidate.key === edit.key);
    if (edit.edit === "set" && key) cuts.push({ start: key.start, end: key.end, text: encode(edit.key, edit.value, key.quote) });
    else if (edit.edit === "set") appended += `${edit.key}=${encode(edit.key, edit.value, "")}${end}`;
    else if (key) cuts.push({ ...linesOf(scan, key), text: "" });
  }
  let body = applyCuts(scan.body, cuts);
  if (appended && body !== "" && !/[\r\n]$/.test(body)) body += end;
  const result = scan.mark + body + appended;
  refuseSideEffects(documentOf(scan), textEdits(edits), () => parseDotenv(result));
  return result;
}

type Cut = { start: number; end: number; text: string };

function applyCuts(body: string, cuts: Cut[]): string {
  let result = body;
  for (const cut of [...cuts].sort((a, b) => b.start - a.start)) result = result.slice(0, cut.start) + cut.text + result.slice(cut.end);
  return result;
}

function linesOf({ lines }: DotenvScan, key: DotenvKey): { start: number; end: number } {
  const length = (from: number, to: number) => lines.slice(from, to).reduce((sum, { text, end }) => sum + text.length + end.length, 0);
  const start = length(0, key.firstLine);
  return { start, end: start + length(key.firstLine, key.lastLine + 1) };
}

/**
 * The value as text, in the quotes it had where they hold it. Otherwise bare where every reader takes it literally, in single
 * quotes where they can hold it, else in double quotes with escapes, so that a value never spans lines and is never expanded.
 */
function encode(key: string, value: string, quote: string): string {
  if (!isDotenvKey(key) || /\p{Surrogate}/u.test(value) || value.includes("\0")) {
    throw new DomainError("invalid", `${key}: a .env file cannot hold this key or value exactly.`, {
      problems: [{ path: key, message: "cannot be written to a .env file." }],
    });
  }
  const isBare = /^[A-Za-z0-9_.,:/@%+=-]*$/.test(value);
  const isLiteral = !/['\r\n\\]/.test(value);
  if (quote === '"' && (isBare || /['\r\n]/.test(value) || !/["\\$`]/.test(value))) return `"${escapeDouble(value)}"`;
  if (quote === "`" && !/[`\r\n]/.test(value)) return `\`${value}\``;
  if (quote === "" && isBare) return value;
  return isLiteral ? `'${value}'` : `"${escapeDouble(value)}"`;
}

function escapeDouble(value: string): string {
  return value.replace(/["\\$`\n\r\t]/g, (char) => ({ "\n": "\\n", "\r": "\\r", "\t": "\\t" })[char] ?? `\\${char}`);
}
