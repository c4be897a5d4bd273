import { type FieldPath, parseFieldPath } from "./field-paths.ts";

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
  const [withTheirs, withMine] = [overlapsOf(theirs), overlapsOf(mine)];
  return rows.map((row) => {
    const isClash = (row.pick === "mine" && withTheirs(row)) || (row.pick === "theirs" && withMine(row));
    return isClash ? { ...row, pick: "conflict" } : row;
  });
}

/** Whether a row is about a field of these rows, or one inside or around it. A document has thousands: each is looked at once. */
function overlapsOf(rows: readonly MergeRow[]): (row: MergeRow) => boolean {
  const places = rows.map(({ field }) => placesTo(field));
  const own = new Set(places.map((all) => all.at(-1)));
  const onTheWay = new Set(places.flat());
  return ({ field }) => {
    const all = placesTo(field);
    return onTheWay.has(all.at(-1) ?? "") || all.some((place) => own.has(place));
  };
}

/** The field and everything around it, outermost first. What is no field path (`#tags`) is inside nothing. */
function placesTo(field: FieldPath): string[] {
  const segments = parseFieldPath(field);
  return segments?.map((_, index) => JSON.stringify(segments.slice(0, index + 1))) ?? [field];
}
