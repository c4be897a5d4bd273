import { createHmac, randomBytes } from "node:crypto";
import { DomainError } from "#lib/core/errors.ts";
import { isJsonObject, type Json, type JsonObject } from "#lib/core/json.ts";
import { writeAtomically } from "./atomic-write.ts";
import type { Io } from "./io.ts";
import { readJsonFile } from "./text-files.ts";

/** A field as it was when file and server last agreed: the version that said so, and a keyed hash of the value. No value. */
export type LockedField = { version: number; hash: string };
/** `isDeleted`: the server has deleted the block since, and the section was left in the file. */
export type LockedBlock = { version: number; isDeleted: boolean; fields: Readonly<Record<string, LockedField>> };

/** What was sent for review of a block: the change, and by field a keyed hash of what it asks for; null: to be cleared. */
export type WaitingBlock = { number: number; fields: Readonly<Record<string, string | null>> };

/** What a sync remembers beside its target. `salt` keys the hashes, so that equal secrets in two files do not look equal. */
export type Lock = {
  instance: string;
  workspace: string;
  /** Null until everything up to a moment has been taken in: the next pull then asks for everything. */
  cursor: string | null;
  revision: number;
  salt: string;
  blocks: Readonly<Record<string, LockedBlock>>;
  /** By folded path. None of it is live: `blocks` says what file and server agreed on before. */
  waiting: Readonly<Record<string, WaitingBlock>>;
};

const formatVersion = 1;

export function lockPathOf(target: string): string {
  return `${target}.blockyard-lock.json`;
}

export function newLock(instance: string, workspace: string): Lock {
  return { instance, workspace, cursor: null, revision: 0, salt: randomBytes(32).toString("base64"), blocks: {}, waiting: {} };
}

/** The keyed hash of a field's value: tells changed from unchanged, and nothing else without the salt and a guess. */
export function hashValue(salt: string, path: string, field: string, value: string): string {
  const place = JSON.stringify([path.toLowerCase(), field]);
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

function textOf({ blocks, waiting, ...head }: Lock): string {
  const more = Object.keys(waiting).length > 0 ? { waiting: sorted(waiting) } : {};
  return `${JSON.stringify({ lock: formatVersion, ...head, blocks: sorted(blocks), ...more }, null, 1)}\n`;
}

function sorted<T>(byPath: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(byPath).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function lockOf(json: JsonObject): Lock | undefined {
  const { lock, instance, workspace, cursor, revision, salt, blocks, waiting = {} } = json;
  if (lock !== formatVersion || typeof instance !== "string" || typeof workspace !== "string" || typeof salt !== "string") return undefined;
  if ((cursor !== null && typeof cursor !== "string") || typeof revision !== "number" || !isJsonObject(blocks ?? null)) return undefined;
  const entries = Object.entries(blocks as JsonObject).map(([path, block]) => [path, blockOf(block)] as const);
  const waits = isJsonObject(waiting) ? Object.entries(waiting).map(([path, block]) => [path, waitingOf(block)] as const) : undefined;
  if (!waits || [...entries, ...waits].some(([, block]) => block === undefined)) return undefined;
  return {
    instance,
    workspace,
    cursor: cursor ?? null,
    revision,
    salt,
    blocks: Object.fromEntries(entries) as Record<string, LockedBlock>,
    waiting: Object.fromEntries(waits) as Record<string, WaitingBlock>,
  };
}

function blockOf(json: Json): LockedBlock | undefined {
  if (!isJsonObject(json) || typeof json.version !== "number" || typeof json.isDeleted !== "boolean" || !isJsonObject(json.fields))
    return undefined;
  const fields: Record<string, LockedField> = {};
  for (const [field, locked] of Object.entries(json.fields)) {
    if (!isJsonObject(locked) || typeof locked.version !== "number" || typeof locked.hash !== "string") return undefined;
    fields[field] = { version: locked.version, hash: locked.hash };
  }
  return { version: json.version, isDeleted: json.isDeleted, fields };
}

function waitingOf(json: Json): WaitingBlock | undefined {
  if (!isJsonObject(json) || typeof json.number !== "number" || !isJsonObject(json.fields)) return undefined;
  const fields: Record<string, string | null> = {};
  for (const [field, hash] of Object.entries(json.fields)) {
    if (hash !== null && typeof hash !== "string") return undefined;
    fields[field] = hash;
  }
  return { number: json.number, fields };
}
