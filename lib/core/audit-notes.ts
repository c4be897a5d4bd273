import type { ChainPoint } from "./audit-row.ts";
import { fromBase64, fromHex, toBase64 } from "./base64.ts";

/**
 * What the instance's audit key signs, each a text of lines `name value` below a line that says what it is, so that one can never be
 * taken for another. All of them are kept for ever: a new field is a new line, an old line keeps its meaning.
 */
const titles = {
  checkpoint: "blockyard audit checkpoint",
  page: "blockyard audit export page",
  end: "blockyard audit export end",
} as const;

/** The head of the log at a moment. */
export type Checkpoint = ChainPoint & { instance: string; at: string };

/**
 * Some rows of an export, in the order of the log. `own`: which of them are shown; of the others, other workspaces', only the hash is.
 * `marks`: the first 8 hex digits of each row's hash, so that an altered row is named whatever was recomputed behind it.
 */
export type ExportPage = {
  instance: string;
  workspace: string;
  from: number;
  to: number;
  trail: string;
  own: boolean[];
  marks: string[];
  /** The first row that the server itself found altered when it wrote the page. */
  broken: { seq: number; what: string } | null;
};

/** The end of an export: how far it goes and how many rows it shows. */
export type ExportEnd = ChainPoint & { instance: string; workspace: string; rows: number; at: string };

/** The name of the workspace in an export of the whole instance. */
export const wholeInstance = "*";

export function checkpointText({ instance, seq, hash, trail, at }: Checkpoint): string {
  return format(titles.checkpoint, { instance, row: String(seq), hash, trail, at });
}

/** Undefined when the text is no checkpoint. */
export function parseCheckpoint(text: string): Checkpoint | undefined {
  const { instance, row, hash, trail, at } = parse(titles.checkpoint, text) ?? {};
  const seq = toNumber(row);
  return instance && seq && hash && trail && at ? { instance, seq, hash, trail, at } : undefined;
}

export function pageText({ instance, workspace, from, to, trail, own, marks, broken }: ExportPage): string {
  const range = { instance, workspace, rows: `${from} ${to}`, trail, own: toBase64(bitsOf(own)), marks: toBase64(fromHex(marks.join(""))) };
  return format(titles.page, { ...range, ...(broken ? { broken: `${broken.seq} ${broken.what}` } : {}) });
}

export function parsePage(text: string): ExportPage | undefined {
  const { instance, workspace, rows = "", trail, own = "", marks = "", broken } = parse(titles.page, text) ?? {};
  const [from, to] = rows.split(" ").map(toNumber);
  if (!instance || !workspace || !trail || !from || !to || to < from) return undefined;
  const [bits, bytes] = [fromBase64(own), fromBase64(marks)];
  const count = to - from + 1;
  if (!bits || bits.length !== Math.ceil(count / 8) || bytes?.length !== count * 4) return undefined;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return {
    ...{ instance, workspace, from, to, trail },
    own: Array.from({ length: count }, (_, index) => (((bits[index >> 3] ?? 0) >> (index & 7)) & 1) === 1),
    marks: Array.from({ length: count }, (_, index) => hex.slice(index * 8, index * 8 + 8)),
    broken: brokenOf(broken),
  };
}

export function endText({ instance, workspace, seq, hash, trail, rows, at }: ExportEnd): string {
  return format(titles.end, { instance, workspace, row: String(seq), hash, trail, shown: String(rows), at });
}

export function parseEnd(text: string): ExportEnd | undefined {
  const { instance, workspace, row, hash = "", trail = "", shown, at } = parse(titles.end, text) ?? {};
  const [seq, rows] = [toNumber(row), toNumber(shown)];
  if (!instance || !workspace || seq === undefined || rows === undefined || !at) return undefined;
  return { instance, workspace, seq, hash, trail, rows, at };
}

/** Notes as they stand one below the other in the file of checkpoints; what is no note is left out. */
export function splitNotes(text: string): string[] {
  const parts = text.replace(/\r\n/g, "\n").split("\n\n");
  const notes: string[] = [];
  for (let i = 0; i + 1 < parts.length; i++) {
    const [head = "", signatures = ""] = [parts[i], parts[i + 1]];
    if (signatures.startsWith("— ")) notes.push(`${head.trimStart()}\n\n${signatures.trimEnd()}\n`);
  }
  return notes;
}

function format(title: string, fields: Record<string, string>): string {
  return [title, ...Object.entries(fields).map(([name, value]) => `${name} ${value}`)].map((line) => `${line}\n`).join("");
}

function parse(title: string, text: string): Record<string, string> | undefined {
  const [first, ...lines] = text.split("\n");
  if (first !== title) return undefined;
  return Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf(" ")), line.slice(line.indexOf(" ") + 1)]));
}

function toNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

function brokenOf(text: string | undefined): ExportPage["broken"] {
  const [, seq, what] = /^(\d{1,15}) (.+)$/.exec(text ?? "") ?? [];
  return seq && what ? { seq: Number(seq), what } : null;
}

function bitsOf(flags: readonly boolean[]): Uint8Array {
  const bytes = new Uint8Array(Math.ceil(flags.length / 8));
  for (const [index, flag] of flags.entries()) if (flag) bytes[index >> 3] = (bytes[index >> 3] ?? 0) | (1 << (index & 7));
  return bytes;
}
