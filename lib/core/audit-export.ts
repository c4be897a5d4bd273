import type { Json } from "./json.ts";

/** The first line of an export. It is there to be read: what counts is signed below. */
export type ExportHeader = { instance: string; workspace: string; slug: string; key: string; to: number; at: string };

export type RowLine = { kind: "row"; seq: number; hash: string; rowText: string };
/** A row of another workspace: that it stood here, and nothing of it. */
export type HashLine = { kind: "hash"; seq: number; hash: string };
export type NoteLine = { kind: "checkpoint" | "page" | "end"; note: string };
export type ExportLine = RowLine | HashLine | NoteLine | { kind: "header" };

export const exportFormat = 1;
/** At most so many rows stand between two signed pages: what reads an export need not hold more. */
export const pageRowsMax = 1_000;

const hashDigits = 64;
const beforeHash = '{"hash":"';
const beforeRow = '","row":';
const rowAt = beforeHash.length + hashDigits + beforeRow.length;
// A row's text is canonical: it ends with these two, and a quote inside a text is escaped.
const rowEnd = /,"seq":(\d{1,15}),"workspaceId":(?:null|"[^"\\]*")\}$/;
const hashLine = /^\{"hash":"([0-9a-f]{64})","seq":(\d{1,15})\}$/;

export function headerLine({ instance, workspace, slug, key, to, at }: ExportHeader): string {
  return `${JSON.stringify({ blockyard: "audit export", format: exportFormat, instance, workspace, slug, key, to, at })}\n`;
}

/** The row's canonical text stands in the line as it was hashed, so that a reader hashes what it reads. */
export function rowLine(rowText: string, hash: string): string {
  return `${beforeHash}${hash}${beforeRow}${rowText}}\n`;
}

export function hashOnlyLine(seq: number, hash: string): string {
  return `${beforeHash}${hash}","seq":${seq}}\n`;
}

export function noteLine(kind: NoteLine["kind"], note: string): string {
  return `${JSON.stringify({ [kind]: note })}\n`;
}

/** One line of an export without its newline; undefined when it is none of ours. */
export function parseExportLine(line: string): ExportLine | undefined {
  if (line.startsWith(beforeHash)) return parseRowLine(line);
  const value = parseObject(line);
  if (!value) return undefined;
  if (value.blockyard === "audit export" && value.format === exportFormat) return { kind: "header" };
  for (const kind of ["page", "checkpoint", "end"] as const) {
    const note = value[kind];
    if (typeof note === "string") return { kind, note };
  }
  return undefined;
}

function parseRowLine(line: string): RowLine | HashLine | undefined {
  const hash = line.slice(beforeHash.length, beforeHash.length + hashDigits);
  if (line.slice(beforeHash.length + hashDigits, rowAt) === beforeRow && line.endsWith("}")) {
    const rowText = line.slice(rowAt, -1);
    const seq = rowEnd.exec(rowText)?.[1];
    return seq === undefined ? undefined : { kind: "row", seq: Number(seq), hash, rowText };
  }
  const [, only, seq] = hashLine.exec(line) ?? [];
  return only && seq ? { kind: "hash", seq: Number(seq), hash: only } : undefined;
}

function parseObject(line: string): Record<string, Json> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, Json>) : undefined;
  } catch {
    return undefined;
  }
}
