import { DomainError } from "#lib/core/errors.ts";
import type { StoredVersion, Tombstone } from "#lib/store/versions.ts";

/** Refuses with `gone` to read, compare, reveal or restore what a destroyed version said. */
export function refuseDestroyed({ n, destroyed }: Pick<StoredVersion, "n" | "destroyed">, path: string): void {
  if (destroyed) throw new DomainError("gone", `Version ${n} of ${path} ${destroyedWords(destroyed)}. What it said is gone for good.`);
}

/** "was destroyed on 2026-11-21 by The owner" */
export function destroyedWords({ at, by }: Pick<Tombstone, "at" | "by">): string {
  return `was destroyed on ${at.toISOString().slice(0, 10)} by ${by}`;
}
