import { createHmac, createSecretKey, type KeyObject, randomBytes } from "node:crypto";
import { DomainError } from "#lib/core/errors.ts";
import { foldPath } from "#lib/core/paths.ts";
import { writeAtomically } from "./atomic-write.ts";
import type { Io } from "./io.ts";
import { isSameLock, lockOf, lockText } from "./lockfile-text.ts";
import { readOwnJson } from "./text-files.ts";

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
  /**
   * The mark of the file (`markOf`) when nothing was left to do or to say of it: as long as it has this mark, what the entries say of it need not
   * be worked out again.
   */
  settled?: string;
  /**
   * The last receipt: when (ISO 8601), and a digest of what it said. `settled`: the mark of the file that the server was told of, entry by
   * entry, and how many of them it `held` then.
   */
  reported?: { at: string; digest: string; settled?: string; held?: number };
};

export function lockPathOf(target: string): string {
  return `${target}.blockyard-lock.json`;
}

export function newLock(instance: string, workspace: string): Lock {
  return { instance, workspace, cursor: null, revision: 0, salt: randomBytes(32).toString("base64"), entries: {}, waiting: {} };
}

/** The keyed hash of a field's value: tells changed from unchanged, and nothing else without the salt and a guess. */
export function hashValue(salt: string, path: string, field: string, value: string): string {
  return keyedHash(salt, `${JSON.stringify([foldPath(path), field])}\n${value}`);
}

let lastKey: { salt: string; key: KeyObject } | undefined;

/** An HMAC under a lock's salt. Thousands are made under one, whose key is prepared once. */
export function keyedHash(salt: string, text: string): string {
  if (lastKey?.salt !== salt) lastKey = { salt, key: createSecretKey(Buffer.from(salt, "base64")) };
  return createHmac("sha256", lastKey.key).update(text).digest("base64url");
}

/** The lock file of a target, or undefined before the first sync. Refuses with `invalid` one that is damaged. */
export function readLock(io: Io, target: string): Promise<Lock | undefined> {
  return readLockFile(io, lockPathOf(target));
}

/** The same of a lock file by its own path. */
export async function readLockFile(io: Io, path: string): Promise<Lock | undefined> {
  const json = await readOwnJson(io, path);
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
  if (previous && isSameLock(previous, lock)) return;
  await writeAtomically(io, lockPathOf(target), lockText(lock));
}
