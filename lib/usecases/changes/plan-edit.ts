import type { Conflict, Edit } from "#lib/api/contract/changes.ts";
import { type EntryState, fieldStateOf, isSameState, mergeStates } from "#lib/core/entry-state.ts";
import { DomainError } from "#lib/core/errors.ts";
import { foldPath, parseEntryPath } from "#lib/core/paths.ts";
import type { BlockSchema } from "#lib/core/schema/block-schema.ts";
import { schemaOf } from "#lib/store/block-schemas.ts";
import type { EntryRow } from "#lib/store/entries.ts";
import type { StoredVersion } from "#lib/store/versions.ts";
import type { ChangeRules } from "./change-rules.ts";
import type { DataEdit } from "./edit-fields.ts";
import { emptyState, intendedState, refuseInvalid, withSecretsApart } from "./edit-state.ts";
import { type EditTargets, olderKey } from "./edit-targets.ts";
import { presentReferences } from "./references.ts";

/** What one edit comes to. `next` and `head` hold references by path. */
export type PlannedEdit = {
  edit: Edit;
  entryId: string;
  blockTypeId: string | null;
  head: StoredVersion | null;
  headState: EntryState | null;
  next: EntryState;
  schema: BlockSchema | null;
  op: "created" | "updated" | "renamed" | "deleted" | "undeleted" | "restored";
  isChanged: boolean;
  /** Fields that others had moved meanwhile and that stand beside this edit's. */
  merged: string[];
};

export type PlanContext = { targets: EditTargets; targetPaths: ReadonlyMap<string, string>; rules: ChangeRules };
export type Planned = PlannedEdit | { conflict: Conflict };

/** Plans one edit against the current head: merge, validation, refusals. Touches nothing. */
export function planEdit(edit: Edit, context: PlanContext): Planned {
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
    default:
      return edit satisfies never;
  }
}

function planData(edit: Extract<Edit, { op: "put" | "patch" }>, context: PlanContext): Planned {
  const { targets } = context;
  const entry = targets.entries.get(foldPath(edit.path));
  if (edit.baseVersion === 0 && entry) return conflictOf("exists", edit, context, entry);
  if (!entry) return edit.baseVersion === 0 ? planCreate(edit, context) : missing(edit);
  const known = baseAndHead(edit, entry, context);
  refuseStrangeSchema(edit, entry.blockTypeId, targets);
  const schema = schemaFor(targets, edit.schemaId ?? known.head.schemaId);
  const mine = intendedState(edit, known.base, schema);
  return mergeOnto(edit, entry, context, known, mine, "updated");
}

function planCreate(edit: Extract<Edit, { op: "put" | "patch" }>, { targets, rules }: PlanContext): PlannedEdit {
  const { kind, group } = parseEntryPath(edit.path);
  const type = kind === "block" ? targets.types.get(group ?? "") : undefined;
  if (kind === "block" && !type?.latest) {
    throw new DomainError("invalid", `${edit.path}: there is no block type "${group}". See the catalog for those that exist.`, {
      problems: [{ path: edit.path, message: "names a block type that does not exist." }],
    });
  }
  refuseStrangeSchema(edit, type?.id ?? null, targets);
  const schemaId = edit.schemaId ?? type?.latest?.id ?? null;
  const schema = schemaFor(targets, schemaId) ?? (type?.latest ? schemaOf(type.latest) : null);
  const next = intendedState(edit, emptyState(edit.path, schemaId), schema);
  refuseInvalid(next, rules.validates ? schema : null);
  const created = { entryId: crypto.randomUUID(), blockTypeId: type?.id ?? null, head: null, headState: null };
  return { edit, ...created, next, schema, op: "created", isChanged: true, merged: [] };
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
  if (!entry) return missing(edit);
  refuseOtherKind(edit.path, edit.newPath);
  const occupant = context.targets.entries.get(foldPath(edit.newPath));
  if (occupant && occupant.id !== entry.id) return conflictOf("exists", { ...edit, path: edit.newPath }, context, occupant);
  const known = baseAndHead(edit, entry, context);
  return mergeOnto(edit, entry, context, known, { ...known.base, path: edit.newPath }, "renamed");
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
  if (!entry) return missing(edit);
  if (edit.baseVersion !== entry.headVersion) return conflictOf("moved", edit, context, entry);
  return unmerged(edit, entry, context, "deleted", edit.path);
}

function planUndelete(edit: Extract<Edit, { op: "undelete" }>, context: PlanContext): Planned {
  const entry = context.targets.deleted.get(edit.id);
  if (!entry?.isDeleted) throw new DomainError("not_found", `${edit.path} is not in the trash.`);
  refuseOtherKind(entry.path, edit.path);
  const occupant = context.targets.entries.get(foldPath(edit.path));
  if (occupant) return conflictOf("exists", edit, context, occupant);
  if (edit.baseVersion !== entry.headVersion) return conflictOf("moved", edit, context, entry);
  // Its type may have been deleted and registered anew meanwhile: then it is one of that type's blocks.
  const type = context.targets.types.get(parseEntryPath(edit.path).group ?? "");
  return { ...unmerged(edit, entry, context, "undeleted", edit.path), blockTypeId: type?.id ?? entry.blockTypeId };
}

function planRestore(edit: Extract<Edit, { op: "restore" }>, context: PlanContext): Planned {
  const entry = context.targets.entries.get(foldPath(edit.path));
  if (!entry) return missing(edit);
  const known = baseAndHead(edit, entry, context);
  const wanted = versionAt(entry, edit.version, context);
  if (!wanted) throw new DomainError("not_found", `${edit.path} has no version ${edit.version}.`);
  return mergeOnto(edit, entry, context, known, { ...wanted, path: known.base.path }, "restored");
}

type Known = { base: EntryState; head: EntryState };

function mergeOnto(
  edit: Edit,
  entry: EntryRow,
  context: PlanContext,
  { base, head }: Known,
  mine: EntryState,
  op: PlannedEdit["op"],
): Planned {
  const { rows, state: merged } = mergeStates(base, head, mine);
  if (!merged) {
    const fields = rows.filter((row) => row.pick === "conflict").map((row) => row.field);
    return conflictOf("fields", edit, context, entry, { base, head, mine, fields });
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

function unmerged(edit: Edit, entry: EntryRow, context: PlanContext, op: PlannedEdit["op"], path: string): PlannedEdit {
  const head = headOf(entry, context);
  const headState = present(head.state, context);
  const schema = schemaFor(context.targets, headState.schemaId);
  const next = { ...headState, path };
  return { edit, entryId: entry.id, blockTypeId: entry.blockTypeId, head, headState, next, schema, op, isChanged: true, merged: [] };
}

function baseAndHead(edit: Edit, entry: EntryRow, context: PlanContext): Known {
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
  const version = n === entry.headVersion ? headOf(entry, context) : context.targets.older.get(olderKey(entry.id, n));
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

function missing(edit: Edit): never {
  throw new DomainError("not_found", `${edit.path} does not exist, or is in the trash. To make it new, send baseVersion 0.`);
}

type Columns = { base: EntryState; head: EntryState; mine: EntryState; fields: string[] };

function conflictOf(reason: Conflict["reason"], edit: Edit, context: PlanContext, entry: EntryRow, columns?: Columns): Planned {
  const head = headOf(entry, context);
  const fields = (columns?.fields ?? []).map((field) => ({
    field,
    base: columns && fieldStateOf(columns.base, field),
    theirs: columns && fieldStateOf(columns.head, field),
    mine: columns && fieldStateOf(columns.mine, field),
  }));
  return {
    conflict: {
      path: edit.path,
      baseVersion: edit.baseVersion,
      currentVersion: entry.headVersion,
      theirsBy: head.authorName,
      theirsAt: head.createdAt.toISOString(),
      reason,
      fields,
    },
  };
}
