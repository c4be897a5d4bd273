import type { Conflict, ConflictField, Edit } from "#lib/api/contract/changes.ts";
import { type EntryState, fieldStateOf, isSameState, mergeStates } from "#lib/core/entry-state.ts";
import { DomainError } from "#lib/core/errors.ts";
import { isInside } from "#lib/core/field-paths.ts";
import type { MergeRow } from "#lib/core/merge.ts";
import { foldPath, parseEntryPath } from "#lib/core/paths.ts";
import type { BlockSchema } from "#lib/core/schema/block-schema.ts";
import { schemaOf } from "#lib/store/block-schemas.ts";
import type { EntryRow } from "#lib/store/entries.ts";
import { type StoredVersion, versionKey } from "#lib/store/versions.ts";
import type { ChangeRules } from "./change-rules.ts";
import { refuseDestroyed } from "./destroyed.ts";
import type { DraftedEdit, EditOp, PlannableEdit } from "./drafted-edit.ts";
import type { DataEdit } from "./edit-fields.ts";
import { emptyState, intendedState, refuseInvalid, withSecretsApart } from "./edit-state.ts";
import { type EditTargets, occupantAt } from "./edit-targets.ts";
import { presentReferences } from "./references.ts";

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

export type PlanContext = { targets: EditTargets; targetPaths: ReadonlyMap<string, string>; rules: ChangeRules };
export type Planned = PlannedEdit | { conflict: Conflict };

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

/** Out of the trash with this edit on top, in one step. */
function planComeback(edit: DataEdit, entry: EntryRow, context: PlanContext): Planned {
  refuseOtherKind(entry.path, edit.path);
  const known = baseAndHead(edit, entry, context);
  refuseStrangeSchema(edit, entry.blockTypeId, context.targets);
  const intended = intendedState(edit, known.base, schemaFor(context.targets, edit.schemaId ?? known.head.schemaId));
  // It comes back where the edit says, which is what its author's rights were asked about.
  const mine = { ...intended, path: edit.path };
  const planned = mergeOnto(edit, entry, context, known, mine, "undeleted");
  return "conflict" in planned ? planned : { ...planned, isChanged: true, blockTypeId: typeOf(edit.path, entry, context) };
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

function conflictsOf(rows: readonly MergeRow[]): string[] {
  return rows.filter((row) => row.pick === "conflict").map((row) => row.field);
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

function unknownType(path: string, slug: string): DomainError {
  return new DomainError("invalid", `${path}: there is no block type "${slug}". See the catalog for those that exist.`, {
    problems: [{ path, message: "names a block type that does not exist." }],
  });
}

/** A block follows a schema of its own type, which is one that the workspace sees; nothing else follows any. */
function refuseStrangeSchema({ path, schemaId }: DataEdit, blockTypeId: string | null, targets: EditTargets): void {
  if (schemaId === undefined) return;
  const schema = targets.schemas.get(schemaId);
  const isSeen = schema && (schema.workspaceId === null || schema.workspaceId === targets.workspaceId);
  if (isSeen && blockTypeId !== null && schema.blockTypeId === blockTypeId) return;
  throw new DomainError("invalid", `${path}: there is no such schema of its block type. Leave schemaId out to keep the present one.`, {
    problems: [{ path, message: "names a schema that its block type does not have." }],
  });
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

function movesNothing(path: string): DomainError {
  const message = "names a new path for an entry that is only made or brought back by it. Give it the right path at once.";
  return new DomainError("invalid", `${path}: the edit ${message}`, { problems: [{ path, message }] });
}

/** A new path keeps what the entry is. */
function refuseOtherKind(path: string, newPath: string): void {
  const [from, to] = [parseEntryPath(path), parseEntryPath(newPath)];
  if (from.kind === to.kind && (from.kind !== "block" || from.group === to.group)) return;
  throw new DomainError("invalid", `${path}: a new path keeps the kind and the block type.`, {
    problems: [{ path, message: "cannot become another kind or block type." }],
  });
}

function planDelete(edit: Extract<Edit, { op: "delete" }>, context: PlanContext): Planned {
  const entry = context.targets.entries.get(foldPath(edit.path));
  if (!entry) return missing(edit, context);
  if (edit.baseVersion !== entry.headVersion) return conflictOf("moved", edit, context, entry);
  return unmerged(edit, entry, context, "deleted", edit.path);
}

function planUndelete(edit: Extract<Edit, { op: "undelete" }>, context: PlanContext): Planned {
  const entry = context.targets.deleted.get(edit.id);
  const back = outOfTrash(edit, entry, context);
  if (entry && !("conflict" in back)) refuseDestroyed(headOf(entry, context), entry.path);
  return back;
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

/** What comes back from the trash, as it was when it went there or as an older version had it. */
function planBack(edit: DraftedEdit, entry: EntryRow, state: EntryState, context: PlanContext): Planned {
  const { targets, rules } = context;
  const back = outOfTrash(edit, entry, context);
  if ("conflict" in back) return back;
  const schema = schemaFor(targets, state.schemaId);
  const next = withSecretsApart({ ...(schema ? state : withMarks(state)), path: edit.path }, schema);
  if (!isSameState(back.next, next)) refuseInvalid(next, rules.validates ? schema : null, back.headState);
  return { ...back, next, schema };
}

type Known = { base: EntryState; head: EntryState };

function mergeOnto(
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

/** One side may take a mark away while the other seals a value under it: what is sealed stays marked. */
function withMarks(state: EntryState): EntryState {
  const unmarked = [...state.secrets.keys()].filter((field) => !state.secretPaths.includes(field));
  return unmarked.length > 0 ? { ...state, secretPaths: [...state.secretPaths, ...unmarked] } : state;
}

function unmerged(edit: PlannableEdit, entry: EntryRow, context: PlanContext, op: PlannedEdit["op"], path: string): PlannedEdit {
  const head = headOf(entry, context);
  const headState = present(head.state, context);
  const schema = schemaFor(context.targets, headState.schemaId);
  const next = { ...headState, path };
  return { edit, entryId: entry.id, blockTypeId: entry.blockTypeId, head, headState, next, schema, op, isChanged: true, merged: [] };
}

function baseAndHead(edit: PlannableEdit, entry: EntryRow, context: PlanContext): Known {
  const head = present(headOf(entry, context).state, context);
  const base = versionAt(entry, edit.baseVersion, context);
  if (!base) {
    throw new DomainError(
      "invalid",
      `${edit.path} has no version ${edit.baseVersion} to base an edit on; it is at version ${entry.headVersion}.`,
      {
        problems: [{ path: edit.path, message: "names a base version that does not exist." }],
      },
    );
  }
  return { base, head };
}

function versionAt(entry: EntryRow, n: number, context: PlanContext): EntryState | undefined {
  const version = n === entry.headVersion ? headOf(entry, context) : context.targets.older.get(versionKey(entry.id, n));
  if (version) refuseDestroyed(version, entry.path);
  return version && present(version.state, context);
}

function headOf(entry: EntryRow, { targets }: PlanContext): StoredVersion {
  const head = targets.heads.get(entry.id);
  if (!head) throw new DomainError("unavailable", `The entry ${entry.id} has lost its head. Restore the store from a backup.`);
  return head;
}

function present(state: EntryState, { targetPaths }: PlanContext): EntryState {
  return { ...state, body: presentReferences(state.body, targetPaths) };
}

function schemaFor(targets: EditTargets, schemaId: string | null): BlockSchema | null {
  const row = schemaId === null ? undefined : targets.schemas.get(schemaId);
  return row ? schemaOf(row) : null;
}

/** Nothing stands at the path: in the trash, renamed, or there never was anything. */
function missing(edit: Edit, context: PlanContext): Planned {
  const gone = context.targets.gone.get(edit.path);
  if (gone) return conflictOf(gone.isDeleted ? "deleted" : "missing", edit, context, gone);
  const nobody = { id: null, nowAt: null, currentVersion: 0, theirsBy: "", theirsAt: new Date(0).toISOString() };
  return { conflict: { ...nobody, path: edit.path, op: edit.op, baseVersion: edit.baseVersion, reason: "missing", fields: [] } };
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

type Columns = { base: EntryState; head: EntryState; mine: EntryState; fields: string[] };

function conflictOf(reason: Conflict["reason"], edit: PlannableEdit, context: PlanContext, entry: EntryRow, columns?: Columns): Planned {
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
