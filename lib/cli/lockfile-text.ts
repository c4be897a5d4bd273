import { forbiddenKeys, isJsonObject, type Json, type JsonObject } from "#lib/core/json.ts";
import { foldPath } from "#lib/core/paths.ts";
import type { Lock, LockedEntry, LockedField, WaitingEntry } from "./lockfile.ts";

/** Of the layout; 1 called the entries `blocks` and knew of no other kind. */
const formatVersion = 2;

/** One line for each entry: thousands are printed in one pass, and two lock files can be compared line by line. */
export function lockText({ entries, waiting, settled, reported, ...head }: Lock): string {
  const members = Object.entries({ lock: formatVersion, ...head, settled, reported });
  const lines = members.flatMap(([name, value]) => (value === undefined ? [] : [` "${name}": ${JSON.stringify(value)}`]));
  lines.push(` "entries": ${entriesText(entries)}`);
  if (Object.keys(waiting).length > 0) lines.push(` "waiting": ${linesOf(waiting)}`);
  return `{\n${lines.join(",\n")}\n}\n`;
}

const entriesTexts = new WeakMap<Lock["entries"], string>();

/** A run writes its lock file again once its receipt was taken, with the same entries. */
function entriesText(entries: Lock["entries"]): string {
  const text = entriesTexts.get(entries) ?? linesOf(entries);
  entriesTexts.set(entries, text);
  return text;
}

function linesOf(byPath: Readonly<Record<string, LockedEntry | WaitingEntry>>): string {
  const lines = Object.keys(byPath)
    .sort()
    .map((path) => `  ${JSON.stringify(path)}: ${JSON.stringify(byPath[path])}`);
  return lines.length > 0 ? `{\n${lines.join(",\n")}\n }` : "{}";
}

/** True when both would print the same text; entries that were taken over as they are cost a look each. */
export function isSameLock(a: Lock, b: Lock): boolean {
  const { entries: left, ...head } = a;
  const { entries: right, ...other } = b;
  if (JSON.stringify(headOf(head)) !== JSON.stringify(headOf(other))) return false;
  const paths = Object.keys(left);
  const isSame = (path: string) => left[path] === right[path] || JSON.stringify(left[path]) === JSON.stringify(right[path]);
  return left === right || (paths.length === Object.keys(right).length && paths.every(isSame));
}

function headOf({ instance, workspace, cursor, revision, salt, waiting, settled, reported }: Omit<Lock, "entries">) {
  const waits = Object.entries(waiting).sort(([a], [b]) => (a < b ? -1 : 1));
  return [instance, workspace, cursor, revision, salt, waits, settled ?? null, reported ?? null];
}

/** What a lock file says; undefined when it is none. Its entries are looked at where they are: nothing is copied. */
export function lockOf(json: JsonObject): Lock | undefined {
  const { lock, instance, workspace, cursor, revision, salt, settled, waiting = {} } = json;
  const entries = lock === 1 ? json.blocks : json.entries;
  if ((lock !== 1 && lock !== formatVersion) || typeof instance !== "string" || typeof workspace !== "string") return undefined;
  if (typeof salt !== "string" || (cursor !== null && typeof cursor !== "string") || typeof revision !== "number") return undefined;
  if (!isRecordOf<LockedEntry>(entries, isEntry) || !isRecordOf<WaitingEntry>(waiting, isWaiting)) return undefined;
  const head = { instance, workspace, cursor, revision, salt, entries, waiting };
  const reported = reportedOf(json.reported);
  return { ...head, ...(typeof settled === "string" ? { settled } : {}), ...(reported ? { reported } : {}) };
}

function reportedOf(json: Json | undefined): Lock["reported"] {
  if (!isJsonObject(json) || typeof json.at !== "string" || typeof json.digest !== "string") return undefined;
  const { at, digest, settled, held } = json;
  return typeof settled === "string" && typeof held === "number" ? { at, digest, settled, held } : { at, digest };
}

function isRecordOf<T>(json: Json | undefined, isItem: (json: Json, name: string) => boolean): json is JsonObject & Record<string, T> {
  if (json === undefined || !isJsonObject(json)) return false;
  for (const name of Object.keys(json)) if (forbiddenKeys.has(name) || !isItem(json[name] ?? null, name)) return false;
  return true;
}

function isEntry(json: Json, folded: string): json is JsonObject & LockedEntry {
  if (!isJsonObject(json) || typeof json.version !== "number" || typeof json.isDeleted !== "boolean") return false;
  // Layouts before this one did not say how a path is spelled.
  json.path ??= folded;
  return typeof json.path === "string" && foldPath(json.path) === folded && isRecordOf(json.fields, isField);
}

function isField(json: Json): json is JsonObject & LockedField {
  return isJsonObject(json) && typeof json.version === "number" && typeof json.hash === "string" && (json.isJson ?? true) === true;
}

function isWaiting(json: Json): json is JsonObject & WaitingEntry {
  if (!isJsonObject(json) || typeof json.number !== "number" || !isJsonObject(json.fields)) return false;
  return Object.entries(json.fields).every(([name, hash]) => !forbiddenKeys.has(name) && (hash === null || typeof hash === "string"));
}
