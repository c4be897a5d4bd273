import type { FieldPath } from "./field-paths.ts";
import { canonicalJson, type Json } from "./json.ts";

/** A field as somebody without the right to reveal may see it. `fingerprint`: the first 6 hex digits of the keyed hash. */
export type FieldState = { secret: false; value: Json } | { secret: true; fingerprint: string };

/**
 * A version of an entry, by field path; what is not data stands under a name that no field path can have:
 * `#path`, `#tags`, `#description`.
 */
export type Snapshot = ReadonlyMap<FieldPath, FieldState>;

export type FieldChange = {
  field: FieldPath;
  change: "added" | "removed" | "changed" | "unchanged";
  old?: FieldState;
  new?: FieldState;
};

/** What differs between two versions, field by field, in the order of the new one with removed fields at their old place. */
export function diffSnapshots(old: Snapshot, next: Snapshot): FieldChange[] {
  return orderedUnion([...old.keys()], [...next.keys()]).map((field) => {
    const [before, after] = [old.get(field), next.get(field)];
    if (before === undefined) return { field, change: "added", new: after };
    if (after === undefined) return { field, change: "removed", old: before };
    const change = fieldToken(before) === fieldToken(after) ? "unchanged" : "changed";
    return { field, change, old: before, new: after };
  });
}

export type DiffCounts = { added: number; removed: number; changed: number; unchanged: number };

export function countChanges(changes: readonly FieldChange[]): DiffCounts {
  const counts: DiffCounts = { added: 0, removed: 0, changed: 0, unchanged: 0 };
  for (const { change } of changes) counts[change]++;
  return counts;
}

/** A text that is equal for equal states. A secret never equals a plain value. */
export function fieldToken(state: FieldState): string {
  return state.secret ? `secret:${state.fingerprint}` : `value:${canonicalJson(state.value)}`;
}

function orderedUnion(old: string[], next: string[]): string[] {
  const result = [...next];
  const known = new Set(next);
  for (const [index, field] of old.entries()) {
    if (known.has(field)) continue;
    const before = old.slice(0, index).findLast((candidate) => known.has(candidate));
    result.splice(before === undefined ? 0 : result.indexOf(before) + 1, 0, field);
    known.add(field);
  }
  return result;
}
