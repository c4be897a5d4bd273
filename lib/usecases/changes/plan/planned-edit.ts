import { type EntryState, isSameState, mergeStates } from "#lib/core/entry-state.ts";
import type { BlockSchema } from "#lib/core/schema/block-schema.ts";
import type { EntryRow } from "#lib/store/entries.ts";
import type { StoredVersion } from "#lib/store/versions.ts";
import type { EditOp, PlannableEdit } from "#lib/usecases/changes/drafted-edit.ts";
import { refuseInvalid, withSecretsApart } from "#lib/usecases/changes/edit-state.ts";
import { conflictOf, conflictsOf, type Refused } from "./edit-conflict.ts";
import { headOf, type Known, type PlanContext, present, schemaFor } from "./known-states.ts";

/** What one edit comes to. `next` and `head` hold references by path. */
export type PlannedEdit = {
  edit: PlannableEdit;
  entryId: string;
  blockTypeId: string | null;
  head: StoredVersion | null;
  headState: EntryState | null;
  next: EntryState;
  schema: BlockSchema | null;
  op: EditOp;
  isChanged: boolean;
  /** Fields that others had moved meanwhile and that stand beside this edit's. */
  merged: string[];
};

/** What an edit comes to, or why it comes to nothing. */
export type Planned = PlannedEdit | Refused;

/** Lays one side's state on what the entry is now: a conflict, or what comes of both, validated when it differs from the head. */
export function mergeOnto(
  edit: PlannableEdit,
  entry: EntryRow,
  context: PlanContext,
  { base, head }: Known,
  mine: EntryState,
  op: PlannedEdit["op"],
): Planned {
  const { rows, state: merged } = mergeStates(base, head, mine);
  if (!merged) {
    return conflictOf("fields", edit, context, entry, { base, head, mine, fields: conflictsOf(rows) });
  }
  const schema = schemaFor(context.targets, merged.schemaId);
  const state = withSecretsApart(schema ? merged : withMarks(merged), schema);
  const isChanged = !isSameState(head, state);
  if (isChanged) refuseInvalid(state, context.rules.validates ? schema : null, head);
  const theirs = rows.filter((row) => row.pick === "theirs").map((row) => row.field);
  const stored = headOf(entry, context);
  return {
    edit,
    entryId: entry.id,
    blockTypeId: entry.blockTypeId,
    head: stored,
    headState: head,
    next: state,
    schema,
    op,
    isChanged,
    merged: theirs,
  };
}

/** An entry as it is, with another `op` and path: what is deleted or brought back is not merged with anything. */
export function unmerged(edit: PlannableEdit, entry: EntryRow, context: PlanContext, op: PlannedEdit["op"], path: string): PlannedEdit {
  const head = headOf(entry, context);
  const headState = present(head.state, context);
  const schema = schemaFor(context.targets, headState.schemaId);
  const next = { ...headState, path };
  return { edit, entryId: entry.id, blockTypeId: entry.blockTypeId, head, headState, next, schema, op, isChanged: true, merged: [] };
}

/** One side may take a mark away while the other seals a value under it: what is sealed stays marked. */
export function withMarks(state: EntryState): EntryState {
  const unmarked = [...state.secrets.keys()].filter((field) => !state.secretPaths.includes(field));
  return unmarked.length > 0 ? { ...state, secretPaths: [...state.secretPaths, ...unmarked] } : state;
}
