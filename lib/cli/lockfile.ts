import { createHmac, randomBytes } from "node:crypto";
import { DomainError } from "#lib/core/errors.ts";
import { isJsonObject, type Json, type JsonObject } from "#lib/core/json.ts";
import { foldPath } from "#lib/core/paths.ts";
import { writeAtomically } from "./atomic-write.ts";
import type { Io } from "./io.ts";
import { readJsonFile } from "./text-files.ts";

/**
 * A field as it was when file and server last agreed: the version that said so, and a keyed hash of the value. No value.
 * `isJson`: the server's value is no text while the file knows nothing else.
 */
export type LockedField = { version: number; hash: string; isJson?: true };
/** `path`: as it is spelled. `isDeleted`: the server has deleted the entry since, and its keys were left in the file. */
export type LockedEntry = { path: string; version: number; isDeleted: boolean; fields: Readonly<Record<string, LockedField>> };

/** What was sent for review of an entry: the change, and by field a keyed hash of what it asks for; null: to be cleared. */
export type WaitingEntry = { number: number; fields: Readonly<Record<string, string | null>> };

/** What a sync remembers beside its target. `salt` keys the hashes, so that equal secrets in two files do not look equal. */
export type Lock = {
  instance: string;
  workspace: string;
  /** Null until everything up to a moment has been taken in: the next pull then asks for everything. */
  cursor: string | null;
  revision: number;
  salt: string;
  /** By folded path. */
  entries: Readonly<Record<string, LockedEntry>>;
  /** By folded path. None of it is live: `entries` says what file and server agreed on before. */
  waiting: Readonly<Record<string, WaitingEntry>>;
  /** The last receipt: when (ISO 8601), and a digest of what it said. */
  reported?: { at: string; digest: string };
};

/** Of the layout; 1 called the entries `blocks` and knew of no other kind. */
const formatVersion = 2;

export function lockPathOf(target: string): string {
  return `${target}.blockyard-lock.json`;
}

export function newLock(instance: string, workspace: string): Lock {
  return { instance, workspace, cursor: null, revision: 0, salt: randomBytes(32).toString("base64"), entries: {}, waiting: {} };
}

/** The keyed hash of a field's value: tells changed from unchanged, and nothing else without the salt and a guess. */
export function hashValue(salt: string, path: string, field: string, value: string): string {
  const place = JSON.stringify([foldPath(path), field]);
  return createHmac("sha256", Buffer.from(salt, "base64")).update(`${place}\n${value}`).digest("base64url");
}

/** The lock file of a target, or undefined before the first sync. Refuses with `invalid` one that is damaged. */
export async function readLock(io: Io, target: string): Promise<Lock | undefined> {
  const path = lockPathOf(target);
  const json = await readJsonFile(io, path);
  if (!json) return undefined;
  const lock = lockOf(json);
  if (lock) return lock;
  throw new DomainError(
    "invalid",
    `${path} is damaged or from a newer blockyard. Move it away to start over: equal values stay, differing ones are asked about.`,
  );
}

/** Writes the lock file unless it says the same already. */
export async function writeLock(io: Io, target: string, lock: Lock, previous: Lock | undefined): Promise<void> {
  const text = textOf(lock);
  if (previous && textOf(previous) === text) return;
  await writeAtomically(io, lockPathOf(target), text);
}

function textOf({ entries, waiting, ...head }: Lock): string {
  const more = Object.keys(waiting).length > 0 ? { waiting: sorted(waiting) } : {};
  return `${JSON.stringify({ lock: formatVersion, ...head, entries: sorted(entries), ...more }, null, 1)}\n`;
}

function sorted<T>(byPath: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(byPath).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function lockOf(json: JsonObject): Lock | undefined {
  const { lock, instance, workspace, cursor, revision, salt, waiting = {} } = json;
  const entries = lock === 1 ? json.blocks : json.entries;
  if ((lock !== 1 && lock !== formatVersion) || typeof instance !== "string" || typeof workspace !== "string") return undefined;
  if (typeof salt !== "string" || (cursor !== null && typeof cursor !== "string") || typeof revision !== "number") return undefined;
  const known = recordOf(entries, entryOf);
  const waits = recordOf(waiting, waitingOf);
  if (!known || !waits) return undefined;
  const reported = reportedOf(json.reported);
  return { instance, workspace, cursor: cursor ?? null, revision, salt, entries: known, waiting: waits, ...(reported ? { reported } : {}) };
}

function reportedOf(json: Json | undefined): Lock["reported"] {
  if (!isJsonObject(json) || typeof json.at !== "string" || typeof json.digest !== "string") return undefined;
  return { at: json.at, digest: json.digest };
}

function recordOf<T>(json: Json | undefined, read: (json: Json, path: string) => T | undefined): Record<string, T> | undefined {
  if (json === undefined || !isJsonObject(json)) return undefined;
  const record: Record<string, T> = {};
  for (const [path, value] of Object.entries(json)) {
    const item = read(value, path);
    if (item === undefined) return undefined;
    record[path] = item;
  }
  return record;
}

function entryOf(json: Json, folded: string): LockedEntry | undefined {
  if (!isJsonObject(json) || typeof json.version !== "number" || typeof json.isDeleted !== "boolean") return undefined;
  const fields = recordOf(json.fields, fieldOf);
  const path = json.path ?? folded;
  if (!fields || typeof path !== "string" || foldPath(path) !== folded) return undefined;
  return { path, version: json.version, isDeleted: json.isDeleted, fields };
}

function fieldOf(json: Json): LockedField | undefined {
  if (!isJsonObject(json) || typeof json.version !== "number" || typeof json.hash !== "string") return undefined;
  return { version: json.version, hash: json.hash, ...(json.isJson === true ? { isJson: true as const } : {}) };
}

function waitingOf(json: Json): WaitingEntry | undefined {
  if (!isJsonObject(json) || typeof json.number !== "number" || !isJsonObject(json.fields)) return undefined;
  const fields: Record<string, string | null> = {};
  for (const [field, hash] of Object.entries(json.fields)) {
    if (hash !== null && typeof hash !== "string") return undefined;
    fields[field] = hash;
  }
  return { number: json.number, fields };
}
