import type { FieldChange, FieldState } from "#lib/core/diff.ts";
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

/** In place of a diff, when one of its sides was destroyed: which, by whom and when. Undefined when both can be read. */
export function destroyedFields(old: StoredVersion | undefined, next: StoredVersion | undefined): FieldChange[] | undefined {
  const said = (version: StoredVersion | undefined): FieldState | undefined =>
    version?.destroyed && { secret: false, value: `Version ${version.n} ${destroyedWords(version.destroyed)}.` };
  const [before, after] = [said(old), said(next)];
  if (!before && !after) return undefined;
  return [{ field: "#destroyed", change: "changed", ...(before ? { old: before } : {}), ...(after ? { new: after } : {}) }];
}
