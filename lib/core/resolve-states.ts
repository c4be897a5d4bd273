import type { FieldPick } from "./conflict-choices.ts";
import { type EntryState, mergedRows, takeField } from "./entry-state.ts";
import { type FieldPath, withValueAt } from "./field-paths.ts";

export type ResolvedState = { state: EntryState; open: FieldPath[] };

/**
 * Puts my changes since `base` on top of theirs as `mergeStates` does, and where both moved a field, takes what was picked for it: secrets
 * too, which nobody has to open. `open` names the fields in conflict that have no pick; theirs stands there in `state`.
 */
export function resolveStates(
  base: EntryState,
  theirs: EntryState,
  mine: EntryState,
  picks: Readonly<Record<FieldPath, FieldPick>>,
): ResolvedState {
  let state = theirs;
  const open: FieldPath[] = [];
  for (const { field, pick } of mergedRows(base, theirs, mine)) {
    const picked = pick === "mine" ? "mine" : pick === "conflict" ? picks[field] : "theirs";
    if (picked === undefined) open.push(field);
    else if (picked === "mine") state = takeField(state, mine, field);
    else if (picked === "base") state = takeField(state, base, field);
    else if (picked !== "theirs") state = { ...state, body: withValueAt(state.body, field, picked.value) };
  }
  return { state, open };
}
