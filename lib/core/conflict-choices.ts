import type { FieldState } from "./diff.ts";
import { fieldToken } from "./diff.ts";
import { type FieldPath, isOverlapping } from "./field-paths.ts";
import type { Json } from "./json.ts";
import { composeList, type ItemRow, type Side, type SplitList, splitList } from "./list-merge.ts";

export type { Side } from "./list-merge.ts";

/** A field that both sides changed, as somebody without the right to reveal sees it. */
export type ConflictColumns = { field: FieldPath; base?: FieldState; theirs?: FieldState; mine?: FieldState; holdsSecrets?: true };

/** What was settled for a field: whose state stands, or for a list that was settled item by item, the list. */
export type FieldPick = Side | { value: Json };
/** By entry path, by field path. `#entry` is the entry as a whole: `mine` makes the edit all the same, `theirs` gives it up. */
export type ConflictPicks = Readonly<Record<string, Readonly<Record<FieldPath, FieldPick>>>>;

/** What is chosen so far for one field: a side, or for a list, a side per item. */
export type Choice = Side | { items: Readonly<Record<FieldPath, Side>> };

export const wholeEntry = "#entry";

/** The items of a list in conflict, where it can be taken apart. */
export function splitConflict({ field, base, theirs, mine, holdsSecrets }: ConflictColumns): SplitList | undefined {
  if (base?.secret || theirs?.secret || mine?.secret) return undefined;
  return splitList({ field, base: base?.value, theirs: theirs?.value, mine: mine?.value, keepsPlaces: holdsSecrets });
}

/** The rows of a list that have to be chosen. */
export function openItems({ rows }: SplitList): ItemRow[] {
  return rows.filter((row) => row.pick === "conflict");
}

/** How many choices a field still waits for. */
export function countOpen(columns: ConflictColumns, choice: Choice | undefined): number {
  if (typeof choice === "string") return 0;
  const split = splitConflict(columns);
  if (!split) return 1;
  return openItems(split).filter((row) => choice?.items[row.field] === undefined).length;
}

/** What a choice comes to, or undefined while it is not made. A list whose items merge by themselves needs none. */
export function settledPick(columns: ConflictColumns, choice: Choice | undefined): FieldPick | undefined {
  if (typeof choice === "string") return choice;
  const split = splitConflict(columns);
  const value = split && composeList(split, choice?.items ?? {});
  return value && { value };
}

/** The field as it would stand; null while it is not chosen, undefined when it would not be set. */
export function resultOf(columns: ConflictColumns, choice: Choice | undefined): FieldState | undefined | null {
  const pick = settledPick(columns, choice);
  if (pick === undefined) return null;
  return typeof pick === "string" ? columns[pick] : { secret: false, value: pick.value };
}

/** Equal as long as both sides and what they started from say the same: then an earlier choice still holds. */
export function columnsToken({ base, theirs, mine }: ConflictColumns): string {
  return [base, theirs, mine].map((state) => (state ? fieldToken(state) : "")).join("\n");
}

/** The fields of which none can stand beside this one: `a` is a number on one side and holds `a.b` on the other. They are chosen together. */
export function chosenTogether(fields: readonly { field: FieldPath }[], field: FieldPath): FieldPath[] {
  const group = new Set([field]);
  for (const known of group) for (const other of fields) if (isOverlapping(known, other.field)) group.add(other.field);
  return fields.map((other) => other.field).filter((other) => group.has(other));
}
