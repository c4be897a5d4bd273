import type { Sha256 } from "./audit-row.ts";
import { formatJson, isJsonObject, type Json, type JsonObject, parseJson } from "./json.ts";
import { type NoteKey, openNote, type Verify } from "./signed-note.ts";

/** What the server's sync key signs of an answer: whose it is, what it covers, and the digest of what it holds. */
export type SyncStatement = {
  instance: string;
  workspace: string;
  /** Raised by each restore: a higher epoch with a lower revision is newer. */
  epoch: number;
  revision: number;
  /** The revision that the client had; null: the answer is everything. */
  since: number | null;
  /** The path prefix of the token that asked, and its patterns in canonical form: what an answer is everything of. */
  prefix: string;
  patterns: string[];
  /** ISO 8601 in UTC, by the server's clock. */
  issuedAt: string;
  /** SHA-256 of `syncEntriesText`, 64 hex digits. */
  entries: string;
};

/** An entry as answers of the sync API hold it. */
export type StatedEntry = {
  path: string;
  kind: string;
  type: string | null;
  name: string;
  version: number;
  revision: number;
  deleted: boolean;
  data: JsonObject | null;
  secretFields: readonly string[];
};

/** The part of an answer that its statement speaks of. */
export type StatedAnswer = Pick<SyncStatement, "instance" | "workspace" | "epoch" | "revision" | "issuedAt"> & {
  full: boolean;
  entries: readonly StatedEntry[];
  signature: string | null;
};

const title = "blockyard sync answer";
const lineNames = ["instance", "workspace", "epoch", "revision", "since", "prefix", "patterns", "issued", "entries"] as const;
const patternsLimits = { bytesMax: 64 * 1024, depthMax: 1, keysMax: 0, itemsMax: 1_000 };

/**
 * The exact text of `entries` in an answer: compact JSON, the fields of an entry always in this order. Whoever has parsed an answer without
 * losing anything gets the same text from it.
 */
export function syncEntriesText(entries: readonly StatedEntry[]): string {
  let text = "";
  for (const { path, kind, type, name, version, revision, deleted, data, secretFields } of entries) {
    const entry = { path, kind, type, name, version, revision, deleted, data, secretFields: [...secretFields] };
    text += `${text === "" ? "" : ","}${formatJson(entry)}`;
  }
  return `[${text}]`;
}

/**
 * The text that is signed: a line that says what it is, then a line `name value` for each field, patterns and prefix as JSON. No other text
 * that the instance signs begins like it.
 */
export function syncStatementText({ since, prefix, patterns, issuedAt, epoch, revision, ...rest }: SyncStatement): string {
  const fields: Record<(typeof lineNames)[number], string> = {
    ...{ instance: rest.instance, workspace: rest.workspace, epoch: String(epoch), revision: String(revision) },
    ...{ since: since === null ? "-" : String(since), prefix: formatJson(prefix), patterns: formatJson(patterns) },
    ...{ issued: issuedAt, entries: rest.entries },
  };
  return [title, ...lineNames.map((name) => `${name} ${fields[name]}`)].map((line) => `${line}\n`).join("");
}

/** Undefined when the text is no statement: what `syncStatementText` would not write is none. */
export function parseSyncStatement(text: string): SyncStatement | undefined {
  const lines = text.split("\n");
  const fields = new Map(lines.slice(1).map((line) => [line.slice(0, line.indexOf(" ")), line.slice(line.indexOf(" ") + 1)]));
  const of = (name: (typeof lineNames)[number]) => fields.get(name) ?? "";
  const [epoch, revision] = [toNumber(of("epoch")), toNumber(of("revision"))];
  const since = of("since") === "-" ? null : toNumber(of("since"));
  const [prefix, patterns] = [toJson(of("prefix")), toJson(of("patterns"))];
  if (epoch === undefined || revision === undefined || since === undefined || typeof prefix !== "string") return undefined;
  if (!Array.isArray(patterns) || !patterns.every((pattern) => typeof pattern === "string")) return undefined;
  const scope = { instance: of("instance"), workspace: of("workspace"), epoch, revision, since, prefix, patterns };
  const statement = { ...scope, issuedAt: of("issued"), entries: of("entries") };
  return syncStatementText(statement) === text ? statement : undefined;
}

export type CheckedAnswer = { statement: SyncStatement } | { problem: "unsigned" | "malformed" | "foreign key" | "altered" };

/**
 * Whether this key (`signingKey` of `me`, read by `parseNoteKey`) signed exactly this answer. The statement then says more than the answer:
 * what it was asked for. Whether that fits what was asked, and is new enough, is for the caller to judge.
 */
export function checkSyncAnswer(answer: StatedAnswer, key: NoteKey, { sha256, verify }: { sha256: Sha256; verify: Verify }): CheckedAnswer {
  if (answer.signature === null) return { problem: "unsigned" };
  const opened = openNote(answer.signature, key, verify);
  if ("problem" in opened) return opened;
  const statement = parseSyncStatement(opened.text);
  if (!statement) return { problem: "malformed" };
  const { instance, workspace, epoch, revision, issuedAt } = answer;
  const isOfAnswer =
    statement.instance === instance &&
    statement.workspace === workspace &&
    statement.epoch === epoch &&
    statement.revision === revision &&
    (statement.since === null) === answer.full &&
    statement.issuedAt === issuedAt &&
    statement.entries === sha256(syncEntriesText(answer.entries));
  return isOfAnswer ? { statement } : { problem: "altered" };
}

function toNumber(text: string): number | undefined {
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

function toJson(text: string): Json | undefined {
  try {
    const value = parseJson(text, patternsLimits);
    return isJsonObject(value) ? undefined : value;
  } catch {
    return undefined;
  }
}
