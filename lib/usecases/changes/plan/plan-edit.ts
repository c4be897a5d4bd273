import type { Edit } from "#lib/api/contract/changes.ts";
import { type EntryState, mergeStates } from "#lib/core/entry-state.ts";
import { DomainError } from "#lib/core/errors.ts";
import { foldPath, parseEntryPath } from "#lib/core/paths.ts";
import type { BlockSchema } from "#lib/core/schema/block-schema.ts";
import { schemaOf } from "#lib/store/block-schemas.ts";
import type { EntryRow } from "#lib/store/entries.ts";
import type { DraftedEdit, PlannableEdit } from "#lib/usecases/changes/drafted-edit.ts";
import type { DataEdit } from "#lib/usecases/changes/edit-fields.ts";
import { emptyState, intendedState, refuseInvalid } from "#lib/usecases/changes/edit-state.ts";
import { occupantAt } from "#lib/usecases/changes/edit-targets.ts";
import { conflictOf, conflictsOf, missing } from "./edit-conflict.ts";
import { baseAndHead, headOf, type PlanContext, present, schemaFor, versionAt } from "./known-states.ts";
import { planBack, planComeback, planUndelete } from "./plan-comeback.ts";
import { mergeOnto, type Planned, type PlannedEdit, unmerged } from "./planned-edit.ts";
import { movesNothing, refuseOtherKind, refuseStrangeSchema, unknownType } from "./refuse-edit.ts";

/** Plans one edit against the current head: merge, validation, refusals. Touches nothing. */
export function planEdit(edit: PlannableEdit, context: PlanContext): Planned {
  switch (edit.op) {
    case "put":
    case "patch":
      return planData(edit, context);
    case "rename":
      return planRename(edit, context);
    case "delete":
      return planDelete(edit, context);
    case "undelete":
      return planUndelete(edit, context);
    case "restore":
      return planRestore(edit, context);
    case "drafted":
      return planDrafted(edit, context);
    default:
      return edit satisfies never;
  }
}

function planData(edit: Extract<Edit, { op: "put" | "patch" }>, context: PlanContext): Planned {
  const { targets } = context;
  const newPath = edit.newPath === edit.path ? undefined : edit.newPath;
  const entry = targets.entries.get(foldPath(edit.path));
  if (newPath !== undefined) refuseOtherKind(edit.path, newPath);
  const trashed = edit.op === "put" && edit.undelete !== undefined ? targets.deleted.get(edit.undelete) : undefined;
  if (newPath !== undefined && (trashed?.isDeleted || edit.baseVersion === 0)) throw movesNothing(edit.path);
  if (trashed?.isDeleted) return entry ? existing(edit, context, entry) : planComeback(edit, trashed, context);
  if (edit.baseVersion === 0 && entry) return existing(edit, context, entry);
  if (!entry) return edit.baseVersion === 0 ? planCreate(edit, context) : missing(edit, context);
  const occupant = newPath === undefined ? undefined : occupantAt(targets, newPath, entry.id);
  if (newPath !== undefined && occupant) return conflictOf("exists", { ...edit, path: newPath }, context, occupant);
  const known = baseAndHead(edit, entry, context);
  refuseStrangeSchema(edit, entry.blockTypeId, targets);
  const schema = schemaFor(targets, edit.schemaId ?? known.head.schemaId);
  const mine = intendedState(edit, known.base, schema);
  if (newPath === undefined) return mergeOnto(edit, entry, context, known, mine, "updated");
  return mergeOnto(edit, entry, context, known, { ...mine, path: newPath }, "renamed");
}

/** Something stands where this edit makes something new: with the fields in which the two differ. */
function existing(edit: DataEdit, context: PlanContext, entry: EntryRow): Planned {
  const head = present(headOf(entry, context).state, context);
  const base = emptyState(head.path, head.schemaId);
  const mine = intendedIfSound(edit, base, schemaFor(context.targets, edit.schemaId ?? head.schemaId));
  if (!mine) return conflictOf("exists", edit, context, entry);
  const fields = conflictsOf(mergeStates(base, head, mine).rows);
  return conflictOf("exists", edit, context, entry, { base, head, mine, fields });
}

/** That the path is taken comes first: what else is wrong with the edit is said once it has another one. */
function intendedIfSound(edit: DataEdit, base: EntryState, schema: BlockSchema | null): EntryState | undefined {
  try {
    return intendedState(edit, base, schema);
  } catch (error) {
    if (error instanceof DomainError && error.code === "invalid") return undefined;
    throw error;
  }
}

function planCreate(edit: Extract<Edit, { op: "put" | "patch" }>, { targets, rules }: PlanContext): PlannedEdit {
  const { kind, group } = parseEntryPath(edit.path);
  const type = kind === "block" ? targets.types.get(group ?? "") : undefined;
  if (kind === "block" && !type?.latest) {
    throw unknownType(edit.path, group ?? "");
  }
  refuseStrangeSchema(edit, type?.id ?? null, targets);
  const schemaId = edit.schemaId ?? type?.latest?.id ?? null;
  const schema = schemaFor(targets, schemaId) ?? (type?.latest ? schemaOf(type.latest) : null);
  const next = intendedState(edit, emptyState(edit.path, schemaId), schema);
  refuseInvalid(next, rules.validates ? schema : null);
  const created = { entryId: crypto.randomUUID(), blockTypeId: type?.id ?? null, head: null, headState: null };
  return { edit, ...created, next, schema, op: "created", isChanged: true, merged: [] };
}

function planRename(edit: Extract<Edit, { op: "rename" }>, context: PlanContext): Planned {
  const entry = context.targets.entries.get(foldPath(edit.path));
  if (!entry) return missing(edit, context);
  refuseOtherKind(edit.path, edit.newPath);
  const occupant = occupantAt(context.targets, edit.newPath, entry.id);
  if (occupant) return conflictOf("exists", { ...edit, path: edit.newPath }, context, occupant);
  const known = baseAndHead(edit, entry, context);
  return mergeOnto(edit, entry, context, known, { ...known.base, path: edit.newPath }, "renamed");
}

function planDelete(edit: Extract<Edit, { op: "delete" }>, context: PlanContext): Planned {
  const entry = context.targets.entries.get(foldPath(edit.path));
  if (!entry) return missing(edit, context);
  if (edit.baseVersion !== entry.headVersion) return conflictOf("moved", edit, context, entry);
  return unmerged(edit, entry, context, "deleted", edit.path);
}

function planRestore(edit: Extract<Edit, { op: "restore" }>, context: PlanContext): Planned {
  const entry = context.targets.entries.get(foldPath(edit.path));
  if (!entry) return missing(edit, context);
  const known = baseAndHead(edit, entry, context);
  const wanted = versionAt(entry, edit.version, context);
  if (!wanted) throw new DomainError("not_found", `${edit.path} has no version ${edit.version}.`);
  return mergeOnto(edit, entry, context, known, { ...wanted, path: known.base.path }, "restored");
}

/** What was drafted knows its entry by id, wherever it lies now. */
function planDrafted(edit: DraftedEdit, context: PlanContext): Planned {
  const { targets, rules } = context;
  const { entryId, path } = edit;
  const state = present(edit.state, context);
  const occupant = occupantAt(targets, path, entryId);
  const schema = schemaFor(targets, state.schemaId);
  if (edit.baseVersion === 0) {
    if (occupant) return conflictOf("exists", edit, context, occupant);
    refuseInvalid(state, rules.validates ? schema : null);
    const { kind, group } = parseEntryPath(path);
    const blockTypeId = targets.types.get(group ?? "")?.id ?? null;
    if (kind === "block" && blockTypeId === null) throw unknownType(path, group ?? "");
    return { edit, entryId, blockTypeId, head: null, headState: null, next: state, schema, op: edit.as, isChanged: true, merged: [] };
  }
  const entry = targets.byId.get(entryId);
  if (!entry) throw new DomainError("not_found", `${path} does not exist any more.`);
  if (edit.as === "undeleted") return planBack(edit, entry, state, context);
  if (entry.isDeleted) return conflictOf("deleted", edit, context, entry);
  if (occupant && edit.as === "renamed") return conflictOf("exists", edit, context, occupant);
  return mergeOnto(edit, entry, context, baseAndHead(edit, entry, context), state, edit.as);
}
