import type { Entry, entrySorts } from "#lib/api/contract/entries.ts";
import { contract } from "#lib/api/contract.ts";
import { type Caller, isInScope } from "#lib/core/caller.ts";
import { DomainError } from "#lib/core/errors.ts";
import type { JsonObject } from "#lib/core/json.ts";
import { foldPath } from "#lib/core/paths.ts";
import { loadSchemas, schemaOf } from "#lib/store/block-schemas.ts";
import { type BlockTypeRow, loadBlockTypesById } from "#lib/store/block-types.ts";
import type { ReadTx } from "#lib/store/client.ts";
import {
  belowPrefix,
  countByGroup,
  type EntryRow,
  findEntry,
  listEntryRows,
  loadEntries,
  loadLiveEntries,
  loadReferrers,
} from "#lib/store/entries.ts";
import { countDrifted } from "#lib/store/receipts/held-lists.ts";
import { countOpenChanges } from "#lib/store/reviews.ts";
import { loadHead } from "#lib/store/versions.ts";
import { presentReferences, targetIdsOf } from "#lib/usecases/changes/references.ts";
import { usecase, workspaceOf } from "#lib/usecases/usecase.ts";
import { type EntryCounts, entrySummary, entryView } from "./entry-views.ts";

export const listEntries = usecase(contract.listEntries, async (tx, input, caller) => {
  const { rows, total } = await listEntryRows(tx, {
    workspaceId: workspaceOf(caller),
    pathPrefixes: [caller.pathPrefix, input.below ?? ""],
    kind: input.kind,
    types: input.types?.split(",").filter(Boolean),
    withoutType: input.withoutType,
    namespace: input.namespace,
    tag: input.tag,
    words: (input.q ?? "").toLowerCase().split(/\s+/).filter(Boolean),
    isDeleted: input.trash,
    ...sortOf(input.sort),
    skip: (input.page - 1) * input.pageSize,
    take: input.pageSize,
  });
  const types = await typesOf(tx, caller, rows);
  const countsFor = await countsOf(tx, caller, rows);
  const entries = rows.map((row) => entrySummary(row, types, countsFor(row.id)));
  return { entries, total, page: input.page, pageSize: input.pageSize };
});

export const getEntry = usecase(contract.getEntry, async (tx, { id }, caller) => {
  const row = await findEntry(tx, workspaceOf(caller), id);
  return viewOf(tx, caller, row);
});

export const getEntryByPath = usecase(contract.getEntryByPath, async (tx, { path }, caller) => {
  const rows = await loadLiveEntries(tx, workspaceOf(caller), [path]);
  return viewOf(tx, caller, rows.get(foldPath(path)));
});

export const listTags = usecase(contract.listTags, async (tx, { kind }, caller) => {
  const where = { workspaceId: workspaceOf(caller), entry: belowPrefix(caller.pathPrefix), ...(kind ? { kind } : {}) };
  const rows = await tx.entryTag.groupBy({ by: ["tag"], where, _count: { tag: true }, orderBy: { tag: "asc" } });
  return { tags: rows.map((row) => ({ tag: row.tag, count: row._count.tag })) };
});

export const listGroups = usecase(contract.listGroups, async (tx, { kind }, caller) => {
  return { groups: await countByGroup(tx, { workspaceId: workspaceOf(caller), kind, pathPrefix: caller.pathPrefix }) };
});

/** Refuses with the same `not_found` what does not exist, what another workspace has, and what a token may not see. */
export function requireVisible(caller: Caller, row: EntryRow | undefined): EntryRow {
  if (!row || !isInScope(caller, row.path)) throw new DomainError("not_found", "There is no such entry in this workspace.");
  return row;
}

async function viewOf(tx: ReadTx, caller: Caller, found: EntryRow | undefined): Promise<Entry> {
  const row = requireVisible(caller, found);
  const { state } = await loadHead(tx, row);
  const targets = await loadTargets(tx, row.workspaceId, state.body);
  const schemaRow = state.schemaId ? (await loadSchemas(tx, [state.schemaId])).get(state.schemaId) : undefined;
  const referrers = (await loadReferrers(tx, row.workspaceId, [row.id])).filter(({ source }) => isInScope(caller, source.path));
  const references = await tx.reference.findMany({ where: { sourceId: row.id }, orderBy: { field: "asc" } });
  const living = [...targets.values()].filter(({ isDeleted }) => !isDeleted);
  const paths = new Map(living.map(({ id, path }) => [id, path]));
  return entryView(
    row,
    await typesOf(tx, caller, [row]),
    { ...state, body: presentReferences(state.body, paths) },
    schemaRow ? schemaOf(schemaRow) : null,
    {
      references: references.flatMap(({ field, targetId }) => {
        const target = targets.get(targetId);
        return target ? [{ id: targetId, path: target.path, field, isDeleted: target.isDeleted }] : [];
      }),
      usedBy: referrers.map(({ field, source }) => ({ id: source.id, path: source.path, field, isDeleted: false })),
    },
    (await countsOf(tx, caller, [row]))(row.id),
  );
}

/** What a document refers to, by id: in the trash or not. */
async function loadTargets(tx: ReadTx, workspaceId: string, body: JsonObject): Promise<Map<string, EntryRow>> {
  const ids = targetIdsOf([body]);
  if (ids.length === 0) return new Map();
  return new Map((await loadEntries(tx, workspaceId, ids)).map((target) => [target.id, target]));
}

function typesOf(tx: ReadTx, caller: Caller, rows: readonly EntryRow[]): Promise<Map<string, BlockTypeRow>> {
  const ids = new Set(rows.flatMap(({ blockTypeId }) => blockTypeId ?? []));
  return loadBlockTypesById(tx, workspaceOf(caller), [...ids]);
}

async function countsOf(tx: ReadTx, caller: Caller, rows: readonly EntryRow[]): Promise<(id: string) => EntryCounts> {
  const ids = rows.map(({ id }) => id);
  const open = await countOpenChanges(tx, workspaceOf(caller), ids);
  const drifted = await countDrifted(tx, ids);
  return (id) => ({ openChanges: open.get(id) ?? 0, driftedOn: drifted.get(id) ?? 0 });
}

function sortOf(sort: (typeof entrySorts)[number]) {
  const columns = { name: "name", updated: "updatedAt", type: "group", version: "headVersion" } as const;
  const isDescending = sort.startsWith("-");
  const key = sort.replace("-", "") as keyof typeof columns;
  return { sortBy: columns[key], direction: isDescending ? ("desc" as const) : ("asc" as const) };
}
