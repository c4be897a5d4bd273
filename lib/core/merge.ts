import { type FieldPath, isOverlapping } from "./field-paths.ts";

/**
 * One side of a merge: per field a text that is equal exactly when the values are equal (canonical JSON, a fingerprint, a hash).
 * Values themselves need not be known, so that secrets and remembered states merge as well.
 */
export type Side = ReadonlyMap<FieldPath, string>;

export type MergeRow = {
  field: FieldPath;
  /** Whose state wins; `conflict` when both moved, apart from each other. */
  pick: "unchanged" | "mine" | "theirs" | "both" | "conflict";
};

/**
 * Merges three ways, field by field. A field that one side moved takes that side, one that both moved to the same value takes it,
 * and one that both moved differently is a conflict; so is a field that one side moved while the other moved something inside it.
 */
export function mergeFields(base: Side, theirs: Side, mine: Side): MergeRow[] {
  const fields = [...new Set([...base.keys(), ...theirs.keys(), ...mine.keys()])];
  const rows = fields.map((field): MergeRow => ({ field, pick: pickOf(base.get(field), theirs.get(field), mine.get(field)) }));
  return markOverlaps(rows);
}

export function isClean(rows: readonly MergeRow[]): boolean {
  return rows.every((row) => row.pick !== "conflict");
}

function pickOf(base: string | undefined, theirs: string | undefined, mine: string | undefined): MergeRow["pick"] {
  if (theirs === mine) return mine === base ? "unchanged" : "both";
  if (theirs === base) return "mine";
  if (mine === base) return "theirs";
  return "conflict";
}

/** `a` became a number on one side while `a.b` was set on the other: both cannot stand. */
function markOverlaps(rows: MergeRow[]): MergeRow[] {
  const theirs = rows.filter((row) => row.pick === "theirs");
  const mine = rows.filter((row) => row.pick === "mine");
  if (theirs.length === 0 || mine.length === 0) return rows;
  const clashes = (row: MergeRow, others: MergeRow[]) =>
    others.some((other) => other.field !== row.field && isOverlapping(other.field, row.field));
  return rows.map((row) => {
    const isClash = (row.pick === "mine" && clashes(row, theirs)) || (row.pick === "theirs" && clashes(row, mine));
    return isClash ? { ...row, pick: "conflict" } : row;
  });
}
