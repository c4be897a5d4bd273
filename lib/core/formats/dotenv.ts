import { DomainError } from "#lib/core/errors.ts";
import type { FileDocument, FileEdit, FileFormat, FileKey } from "./define.ts";
import { type DotenvScan, isDotenvKey, scanDotenv } from "./dotenv-scan.ts";
import { lineEndOf } from "./lines.ts";
import { lastEdits, refuseSideEffects, textEdits } from "./patch-check.ts";
import { readsAhead } from "./read-ahead.ts";
import { applySplices, type Splice } from "./splices.ts";

/** `.env` files: one section named "", no expansion of variables. What is written avoids everything on which readers disagree. */
export const dotenv: FileFormat = {
  name: "dotenv",
  isTyped: false,
  holdsNull: false,
  parse: (text) => documents.read(text),
  patch: patchDotenv,
};

const documents = readsAhead((text) => documentOf(scanDotenv(text)));

function documentOf({ keys, body }: DotenvScan): FileDocument {
  const values = new Map<string, FileKey>(
    keys.map(({ key, value, firstLine }) => [key, { value, line: firstLine + 1, isInherited: false }]),
  );
  const commented = keys.filter(({ start, end }) => start === end && body.charAt(end) === "#" && /=$/.test(body.slice(start - 1, start)));
  const message = "What stands behind the = is a comment for some readers and the value for others: quotes or a space would tell.";
  const warnings = commented.map(({ key, firstLine }) => ({ section: "", key, line: firstLine + 1, message }));
  return { sections: new Map([["", { line: 1, keys: values }]]), warnings };
}

function patchDotenv(text: string, edits: readonly FileEdit[]): string {
  if (edits.length === 0) return text;
  const scan = scanDotenv(text);
  const keys = new Map(scan.keys.map((key) => [key.key, key]));
  const starts = lineStarts(scan);
  const splices: Splice[] = [];
  let appended = "";
  const end = lineEndOf(scan.lines);
  for (const edit of lastEdits(textEdits(edits))) {
    if (edit.edit === "drop" || edit.section !== "") {
      throw new DomainError("invalid", `[${edit.section}]: a .env file has no sections.`);
    }
    const key = keys.get(edit.key);
    if (edit.edit === "unset") {
      if (key) splices.push({ start: starts[key.firstLine] ?? 0, end: starts[key.lastLine + 1] ?? scan.body.length, text: "" });
    } else if (!key) appended += `${edit.key}=${encode(edit.key, edit.value, "")}${end}`;
    else if (key.value !== edit.value) {
      // What stands behind an empty value is a comment, and stays one.
      const gap = scan.body.charAt(key.end) === "#" ? " " : "";
      splices.push({ start: key.start, end: key.end, text: encode(edit.key, edit.value, key.quote) + gap });
    }
  }
  let body = applySplices(scan.body, splices);
  if (appended && body !== "" && !/[\r\n]$/.test(body)) body += end;
  const result = scan.mark + body + appended;
  refuseSideEffects(documentOf(scan), textEdits(edits), () => documents.readAhead(result));
  return result;
}

/** Where each line starts in the body. */
function lineStarts({ lines }: DotenvScan): number[] {
  const starts = [0];
  for (const { text, end } of lines) starts.push((starts.at(-1) ?? 0) + text.length + end.length);
  return starts;
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
