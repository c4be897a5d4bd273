import { hashValue, type Lock, type LockedEntry, type LockedField } from "#lib/cli/lockfile.ts";
import type { HeldEntry, Mapping } from "#lib/cli/targets/mapping.ts";
import { canonicalJson, type Json, parseJson } from "#lib/core/json.ts";

/** Under which salt, and as a file of which format. */
type HashWork = { mapping: Pick<Mapping, "format">; lock: Pick<Lock, "salt"> };

export function hashOf(work: HashWork, path: string, field: string, value: Json | undefined, isJson: boolean): string | undefined {
  return value === undefined ? undefined : hashValue(work.lock.salt, path, field, textOf(work, value, isJson));
}

/**
 * The text that a value's hash is made of: equal exactly when the values are. In a format without types a value is a text already, and what
 * is JSON in it is the same however it is spaced.
 */
export function textOf({ mapping }: Pick<HashWork, "mapping">, value: Json, isJson: boolean): string {
  if (typeof value !== "string" || mapping.format.isTyped) return canonicalJson(value);
  if (!isJson) return value;
  try {
    return canonicalJson(parseJson(value));
  } catch {
    return value;
  }
}

/** Stands in the lock in place of a hash: the server has what the file cannot hold, so that nothing was agreed on. */
export const unmanagedHash = "";

export function isAgreed({ hash }: LockedField): boolean {
  return hash !== unmanagedHash;
}

export function agreedHash(field: LockedField | undefined): string | undefined {
  return field && isAgreed(field) ? field.hash : undefined;
}

/** What the lock remembers of fields that the file cannot hold. */
export function unmanagedFields({ unmanaged, version }: HeldEntry): [string, LockedField][] {
  return [...unmanaged].map((field) => [field, lockedField(version, unmanagedHash, false)]);
}

export function isJsonOf(field: string, locked: LockedEntry | undefined, theirs: HeldEntry | undefined): boolean {
  return theirs?.values?.has(field) ? theirs.jsonFields.has(field) : (locked?.fields[field]?.isJson ?? false);
}

export function lockedField(version: number, hash: string, isJson: boolean): LockedField {
  return isJson ? { version, hash, isJson } : { version, hash };
}
