import type { Conflict, ConflictField, Edit } from "#lib/api/contract/changes.ts";
import { type EntryState, fieldStateOf } from "#lib/core/entry-state.ts";
import { isInside } from "#lib/core/field-paths.ts";
import type { MergeRow } from "#lib/core/merge.ts";
import { foldPath } from "#lib/core/paths.ts";
import type { EntryRow } from "#lib/store/entries.ts";
import type { EditOp, PlannableEdit } from "#lib/usecases/changes/drafted-edit.ts";
import { headOf, type PlanContext } from "./known-states.ts";

/** In place of a plan: why the edit cannot be laid on what the entry is now. */
export type Refused = { conflict: Conflict };

type Columns = { base: EntryState; head: EntryState; mine: EntryState; fields: string[] };

/** Why an edit cannot be laid on an entry as it is now; `columns` where the two contradict each other field by field. */
export function conflictOf(
  reason: Conflict["reason"],
  edit: PlannableEdit,
  context: PlanContext,
  entry: EntryRow,
  columns?: Columns,
): Refused {
  const head = headOf(entry, context);
  const isRenamed = reason === "missing" || (reason === "fields" && foldPath(entry.path) !== foldPath(edit.path));
  return {
    conflict: {
      path: edit.path,
      id: entry.id,
      op: edit.op === "drafted" ? draftedOps[edit.as] : edit.op,
      nowAt: isRenamed ? entry.path : null,
      baseVersion: edit.baseVersion,
      currentVersion: entry.headVersion,
      theirsBy: head.authorName,
      theirsAt: head.createdAt.toISOString(),
      reason,
      fields: columns ? columns.fields.map((field) => columnsAt(field, columns)) : [],
    },
  };
}

/** Nothing stands at the path: in the trash, renamed, or there never was anything. */
export function missing(edit: Edit, context: PlanContext): Refused {
  const gone = context.targets.gone.get(edit.path);
  if (gone) return conflictOf(gone.isDeleted ? "deleted" : "missing", edit, context, gone);
  const nobody = { id: null, nowAt: null, currentVersion: 0, theirsBy: "", theirsAt: new Date(0).toISOString() };
  return { conflict: { ...nobody, path: edit.path, op: edit.op, baseVersion: edit.baseVersion, reason: "missing", fields: [] } };
}

/** The fields that both sides moved, each its own way. */
export function conflictsOf(rows: readonly MergeRow[]): string[] {
  return rows.filter((row) => row.pick === "conflict").map((row) => row.field);
}

/** What was drafted, in the words of the edits that draft it. */
const draftedOps: Record<EditOp, Conflict["op"]> = {
  created: "put",
  updated: "put",
  renamed: "rename",
  deleted: "delete",
  undeleted: "undelete",
  restored: "restore",
};

function columnsAt(field: string, { base, head, mine }: Columns): ConflictField {
  const states = [base, head, mine];
  const holdsSecrets = states.some(({ secrets }) => [...secrets.keys()].some((secret) => isInside(secret, field)));
  const [before, theirs, own] = states.map((state) => columnOf(state, field));
  return { field, base: before, theirs, mine: own, ...(holdsSecrets ? { holdsSecrets } : {}) };
}

/** The schema stands in no diff; where two differ in it, it is what has to be chosen. */
function columnOf(state: EntryState, field: string): ConflictField["base"] {
  return field === "#schema" ? { secret: false, value: state.schemaId ?? "" } : fieldStateOf(state, field);
}
