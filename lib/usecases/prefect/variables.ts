import type { Edit } from "#lib/api/contract/changes.ts";
import type { PrefectVariable } from "#lib/api/contract/prefect/objects.ts";
import type { VariableSort, VariableUpdate } from "#lib/api/contract/prefect/variables.ts";
import { prefectContract } from "#lib/api/contract/prefect.ts";
import { type Caller, isInScope } from "#lib/core/caller.ts";
import { DomainError } from "#lib/core/errors.ts";
import { type JsonObject, parseJson } from "#lib/core/json.ts";
import type { ReadTx, Tx } from "#lib/store/client.ts";
import { belowPrefix, type EntryRow, findEntry } from "#lib/store/entries.ts";
import { lockWorkspace } from "#lib/store/people/workspaces.ts";
import { loadHeads } from "#lib/store/versions.ts";
import { applyChange, auditDetail } from "#lib/usecases/changes/apply-change.ts";
import { findLiving, kvPath, trash } from "#lib/usecases/entries/kv-pairs.ts";
import { type Input, usecase, type Written, workspaceOf } from "#lib/usecases/usecase.ts";
import { noteEntryUse } from "#lib/usecases/uses/last-used.ts";
import { matchesVariable } from "./filters.ts";
import { loadInOrder } from "./find-documents.ts";
import { messageOf } from "./messages.ts";

/** Prefect's client refuses a variable with any other name. */
const nameShape = /^[a-z0-9_-]{1,255}$/;

export const createVariable = usecase(prefectContract.createVariable, async (tx, { body }, caller) => {
  const { name, value, tags } = body;
  await lockWorkspace(tx, workspaceOf(caller));
  const edit: Edit = { op: "put", path: kvPath(name), baseVersion: 0, data: { value }, tags, clear: [] };
  const change = await applyChange(tx, caller, { message: messageOf(caller, "Set"), edits: [edit] });
  const row = await findEntry(tx, workspaceOf(caller), change.edits[0]?.id ?? "");
  return { output: await viewOf(tx, row), detail: auditDetail(change) };
});

/** The version behind each answer: Prefect's form of a variable has no place for it. */
const versions = new WeakMap<PrefectVariable, number>();

/** A read leaves no audit event, since nothing secret leaves; who reads is noted on the entry. */
const noted = {
  keep: ["entries"] as const,
  note: (view: PrefectVariable, caller: Caller) =>
    noteEntryUse({ entry: { id: view.id, version: versions.get(view) ?? 0 }, caller, kind: "loaded" }),
};

export const readVariable = usecase(
  prefectContract.readVariable,
  async (tx, { id }, caller) => viewOf(tx, await requireVariable(tx, caller, id)),
  noted,
);

export const readVariableByName = usecase(
  prefectContract.readVariableByName,
  async (tx, { name }, caller) => viewOf(tx, await requireVariableNamed(tx, caller, name)),
  noted,
);

export const filterVariables = usecase(
  prefectContract.filterVariables,
  async (tx, { body }, caller) => {
    const found = (await findVariables(tx, caller, body)).toSorted(orders[body.sort]).slice(body.offset, body.offset + body.limit);
    const ids = found.map(({ id }) => id);
    return viewsOf(tx, await loadInOrder(tx, caller, ids));
  },
  { keep: ["entries"] },
);

export const countVariables = usecase(
  prefectContract.countVariables,
  async (tx, { body }, caller) => (await findVariables(tx, caller, body)).length,
  { keep: ["entries"] },
);

export const updateVariable = usecase(prefectContract.updateVariable, async (tx, { id, body }, caller) => {
  await lockWorkspace(tx, workspaceOf(caller));
  return update(tx, caller, await requireVariable(tx, caller, id), body);
});

export const updateVariableByName = usecase(prefectContract.updateVariableByName, async (tx, { name, body }, caller) => {
  await lockWorkspace(tx, workspaceOf(caller));
  return update(tx, caller, await requireVariableNamed(tx, caller, name), body);
});

export const deleteVariable = usecase(prefectContract.deleteVariable, async (tx, { id }, caller) => {
  await lockWorkspace(tx, workspaceOf(caller));
  return remove(tx, caller, await requireVariable(tx, caller, id));
});

export const deleteVariableByName = usecase(prefectContract.deleteVariableByName, async (tx, { name }, caller) => {
  await lockWorkspace(tx, workspaceOf(caller));
  return remove(tx, caller, await requireVariableNamed(tx, caller, name));
});

async function update(tx: Tx, caller: Caller, row: EntryRow, { name, value, tags }: VariableUpdate): Promise<Written<null>> {
  // Prefect's database has no null there, and its tests want this answer.
  if (tags === null) throw new DomainError("conflict", "tags must be a list.");
  const isRenamed = name !== undefined && name !== row.name;
  if (!isRenamed && value === undefined && tags === undefined) return { output: null, detail: null };
  const moved = isRenamed ? { newPath: kvPath(name) } : {};
  const set: JsonObject = value === undefined ? {} : { value };
  const edit: Edit = { op: "patch", path: row.path, baseVersion: row.headVersion, set, clear: [], tags, ...moved };
  const change = await applyChange(tx, caller, { message: messageOf(caller, isRenamed ? "Renamed" : "Set"), edits: [edit] });
  return { output: null, detail: change.changeId === null ? null : auditDetail(change) };
}

async function remove(tx: Tx, caller: Caller, row: EntryRow): Promise<Written<null>> {
  return { output: null, detail: auditDetail(await trash(tx, caller, row, messageOf(caller, "Deleted"))) };
}

type Found = { id: string; name: string; createdAt: Date; updatedAt: Date };

const byName = (a: Found, b: Found) => (a.name < b.name ? -1 : 1);
const orders: Record<VariableSort, (a: Found, b: Found) => number> = {
  NAME_ASC: byName,
  NAME_DESC: (a, b) => byName(b, a),
  CREATED_DESC: (a, b) => b.createdAt.getTime() - a.createdAt.getTime() || byName(a, b),
  UPDATED_DESC: (a, b) => b.updatedAt.getTime() - a.updatedAt.getTime() || byName(a, b),
};

async function findVariables(
  tx: ReadTx,
  caller: Caller,
  { variables }: Pick<Input<typeof prefectContract.countVariables>["body"], "variables">,
): Promise<Found[]> {
  const rows = await tx.entry.findMany({
    where: { workspaceId: workspaceOf(caller), kind: "kv", isDeleted: false, ...belowPrefix(caller.pathPrefix) },
    select: { id: true, name: true, tagsText: true, createdAt: true, updatedAt: true },
  });
  return rows.filter(
    (row) => nameShape.test(row.name) && matchesVariable(variables, { ...row, tags: parseJson(row.tagsText) as string[] }),
  );
}

async function requireVariable(tx: ReadTx, caller: Caller, id: string): Promise<EntryRow> {
  return requireShown(caller, await findEntry(tx, workspaceOf(caller), id));
}

async function requireVariableNamed(tx: ReadTx, caller: Caller, name: string): Promise<EntryRow> {
  return requireShown(caller, nameShape.test(name) ? await findLiving(tx, caller, kvPath(name)) : undefined);
}

function requireShown(caller: Caller, row: EntryRow | undefined): EntryRow {
  if (row?.kind === "kv" && !row.isDeleted && nameShape.test(row.name) && isInScope(caller, row.path)) return row;
  throw new DomainError("not_found", "Variable not found.");
}

async function viewOf(tx: ReadTx, row: EntryRow | undefined): Promise<PrefectVariable> {
  const [view] = row ? await viewsOf(tx, [row]) : [];
  if (!view) throw new DomainError("not_found", "Variable not found.");
  return view;
}

async function viewsOf(tx: ReadTx, rows: readonly EntryRow[]): Promise<PrefectVariable[]> {
  const heads = await loadHeads(tx, rows);
  return rows.map(({ id, name, headVersion, createdAt, updatedAt }) => {
    const state = heads.get(id)?.state;
    const value = state?.body.value ?? null;
    const tags = [...(state?.tags ?? [])];
    const view = { id, created: createdAt.toISOString(), updated: updatedAt.toISOString(), name, value, tags };
    versions.set(view, headVersion);
    return view;
  });
}
