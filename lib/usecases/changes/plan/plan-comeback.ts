import type { Edit } from "#lib/api/contract/changes.ts";
import { type EntryState, isSameState } from "#lib/core/entry-state.ts";
import { DomainError } from "#lib/core/errors.ts";
import { parseEntryPath } from "#lib/core/paths.ts";
import type { EntryRow } from "#lib/store/entries.ts";
import { refuseDestroyed } from "#lib/usecases/changes/destroyed.ts";
import type { DraftedEdit, PlannableEdit } from "#lib/usecases/changes/drafted-edit.ts";
import type { DataEdit } from "#lib/usecases/changes/edit-fields.ts";
import { intendedState, refuseInvalid, withSecretsApart } from "#lib/usecases/changes/edit-state.ts";
import { occupantAt } from "#lib/usecases/changes/edit-targets.ts";
import { conflictOf } from "./edit-conflict.ts";
import { baseAndHead, headOf, type PlanContext, schemaFor } from "./known-states.ts";
import { mergeOnto, type Planned, unmerged, withMarks } from "./planned-edit.ts";
import { refuseOtherKind, refuseStrangeSchema } from "./refuse-edit.ts";

/** Out of the trash as it was; refuses with `not_found` what is not there, with `gone` what was destroyed. */
export function planUndelete(edit: Extract<Edit, { op: "undelete" }>, context: PlanContext): Planned {
  const entry = context.targets.deleted.get(edit.id);
  const back = outOfTrash(edit, entry, context);
  if (entry && !("conflict" in back)) refuseDestroyed(headOf(entry, context), entry.path);
  return back;
}

/** Out of the trash with this edit on top, in one step. */
export function planComeback(edit: DataEdit, entry: EntryRow, context: PlanContext): Planned {
  refuseOtherKind(entry.path, edit.path);
  const known = baseAndHead(edit, entry, context);
  refuseStrangeSchema(edit, entry.blockTypeId, context.targets);
  const intended = intendedState(edit, known.base, schemaFor(context.targets, edit.schemaId ?? known.head.schemaId));
  // It comes back where the edit says, which is what its author's rights were asked about.
  const mine = { ...intended, path: edit.path };
  const planned = mergeOnto(edit, entry, context, known, mine, "undeleted");
  return "conflict" in planned ? planned : { ...planned, isChanged: true, blockTypeId: typeOf(edit.path, entry, context) };
}

/** What comes back from the trash, as it was when it went there or as an older version had it. */
export function planBack(edit: DraftedEdit, entry: EntryRow, state: EntryState, context: PlanContext): Planned {
  const { targets, rules } = context;
  const back = outOfTrash(edit, entry, context);
  if ("conflict" in back) return back;
  const schema = schemaFor(targets, state.schemaId);
  const next = withSecretsApart({ ...(schema ? state : withMarks(state)), path: edit.path }, schema);
  if (!isSameState(back.next, next)) refuseInvalid(next, rules.validates ? schema : null, back.headState);
  return { ...back, next, schema };
}

/** An entry of the trash as it was when it went there, at the path of the edit. */
function outOfTrash(edit: PlannableEdit, entry: EntryRow | undefined, context: PlanContext): Planned {
  if (!entry?.isDeleted) throw new DomainError("not_found", `${edit.path} is not in the trash.`);
  refuseOtherKind(entry.path, edit.path);
  const occupant = occupantAt(context.targets, edit.path);
  if (occupant) return conflictOf("exists", edit, context, occupant);
  if (edit.baseVersion !== entry.headVersion) return conflictOf("moved", edit, context, entry);
  return { ...unmerged(edit, entry, context, "undeleted", edit.path), blockTypeId: typeOf(edit.path, entry, context) };
}

/** The type of a trashed block may have been deleted and registered anew meanwhile: then it is one of that type's blocks. */
function typeOf(path: string, entry: EntryRow, { targets }: PlanContext): string | null {
  return targets.types.get(parseEntryPath(path).group ?? "")?.id ?? entry.blockTypeId;
}
