import { type clientSorts, clientStates } from "#lib/api/contract/receipts.ts";
import { contract } from "#lib/api/contract.ts";
import { type Caller, isInScope } from "#lib/core/caller.ts";
import { DomainError } from "#lib/core/errors.ts";
import type { ReadTx } from "#lib/store/client.ts";
import { findEntry } from "#lib/store/entries.ts";
import {
  type ClientOrder,
  type ClientScope,
  countFleet,
  findListedClient,
  type ListedClient,
  listClientRows,
} from "#lib/store/receipts/client-lists.ts";
import { countHeldVersions, type ListedHeld, listHeldRows, listHolderRows } from "#lib/store/receipts/held-lists.ts";
import { requireVisible } from "#lib/usecases/entries/entries.ts";
import { usecase, workspaceOf } from "#lib/usecases/usecase.ts";
import { canForget, canSend } from "./client-rights.ts";
import { clientScopeOf, clientView, heldView, holderView, stateOf } from "./client-views.ts";
import { versionCounts } from "./held-versions.ts";

/** So many revisions of the fleet are counted one by one, the newest. */
const revisionsListedMax = 8;

export const listClients = usecase(contract.listClients, async (tx, input, caller) => {
  const scope = clientScopeOf(caller);
  const { page, pageSize, state, host, sort } = input;
  const entry = input.entry === undefined ? null : await findVisible(tx, caller, input.entry);
  const filter = { words: wordsOf(input.q), host, rank: state && clientStates.indexOf(state), entryId: entry?.id };
  const hasNoEntry = input.entry !== undefined && entry === null;
  const place = { order: orderOf(sort), skip: (page - 1) * pageSize, take: pageSize };
  const { rows, total } = hasNoEntry ? { rows: [], total: 0 } : await listClientRows(tx, scope, filter, place);
  return {
    clients: rows.map((row) => clientView(row, scope)),
    ...{ total, page, pageSize },
    revision: await revisionOf(tx, scope),
    fleet: fleetOf(await countFleet(tx, scope)),
    entry,
  };
});

export const getClient = usecase(contract.getClient, async (tx, { id, show, q, page, pageSize }, caller) => {
  const scope = clientScopeOf(caller);
  const row = await requireClient(tx, scope, id);
  const filter = { show, words: wordsOf(q), skip: (page - 1) * pageSize, take: pageSize };
  const { rows, total } = await listHeldRows(tx, scope, id, filter);
  const changeIds = await changeIdsOf(tx, scope, rows);
  return {
    client: clientView(row, scope),
    entries: rows.map((held) => heldView(held, changeIds)),
    ...{ total, page, pageSize },
    revision: await revisionOf(tx, scope),
    canForget: canForget(caller, row),
    canSend: await canSend(tx, scope.workspaceId, row),
  };
});

export const holdersOf = usecase(contract.holdersOf, async (tx, { id, page, pageSize }, caller) => {
  const entry = requireVisible(caller, await findEntry(tx, workspaceOf(caller), id));
  const scope = clientScopeOf(caller);
  const rows = await listHolderRows(tx, scope, entry.id, { skip: (page - 1) * pageSize, take: pageSize });
  const counts = versionCounts(await countHeldVersions(tx, [entry.id]))(entry.id);
  return { headVersion: entry.headVersion, holders: rows.map((row) => holderView(row, scope)), ...counts, page, pageSize };
});

/** A client that the caller sees; one of another workspace, or outside its prefix, is refused like one that does not exist. */
export async function requireClient(tx: ReadTx, scope: ClientScope, id: string): Promise<ListedClient> {
  const row = await findListedClient(tx, scope, id);
  if (!row) throw new DomainError("not_found", "There is no such client in this workspace.");
  return row;
}

async function findVisible(tx: ReadTx, caller: Caller, id: string) {
  const row = await findEntry(tx, workspaceOf(caller), id);
  return row && isInScope(caller, row.path) ? { id: row.id, path: row.path } : null;
}

async function revisionOf(tx: ReadTx, { workspaceId }: ClientScope): Promise<number> {
  return (await tx.workspace.findUniqueOrThrow({ where: { id: workspaceId }, select: { revision: true } })).revision;
}

async function changeIdsOf(tx: ReadTx, { workspaceId }: ClientScope, rows: readonly ListedHeld[]): Promise<Map<number, string>> {
  const numbers = rows.flatMap(({ sentAs }) => sentAs ?? []);
  if (numbers.length === 0) return new Map();
  const changes = await tx.change.findMany({ where: { workspaceId, number: { in: numbers } }, select: { id: true, number: true } });
  return new Map(changes.flatMap(({ id, number }) => (number === null ? [] : [[number, id] as const])));
}

function fleetOf(counts: Awaited<ReturnType<typeof countFleet>>) {
  const byRevision = new Map<number | null, number>();
  for (const { revision, count } of counts) byRevision.set(revision, (byRevision.get(revision) ?? 0) + count);
  const known = [...byRevision].filter(([revision]) => revision !== null).sort(([a], [b]) => Number(b) - Number(a));
  const sum = (some: readonly { count: number }[]) => some.reduce((total, { count }) => total + count, 0);
  const revisions = known.slice(0, revisionsListedMax).map(([revision, count]) => ({ revision, count }));
  const total = sum(counts);
  const rest = total - sum(revisions);
  return {
    total,
    states: clientStates.map((state) => ({ state, count: sum(counts.filter(({ rank }) => stateOf(rank) === state)) })),
    revisions: rest > 0 ? [...revisions, { revision: null, count: rest }] : revisions,
  };
}

function orderOf(sort: (typeof clientSorts)[number]): ClientOrder {
  return { by: sort.replace("-", "") as ClientOrder["by"], isDescending: sort.startsWith("-") };
}

function wordsOf(q: string | undefined): string[] {
  return (q ?? "").toLowerCase().split(/\s+/).filter(Boolean);
}
