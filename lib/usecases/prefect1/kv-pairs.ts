import { type KvRow, prefect1Contract } from "#lib/api/contract/prefect1.ts";
import { type Caller, isInScope } from "#lib/core/caller.ts";
import { DomainError, invalid } from "#lib/core/errors.ts";
import { formatJson } from "#lib/core/json.ts";
import type { ReadTx } from "#lib/store/client.ts";
import { findEntry } from "#lib/store/entries.ts";
import { listKvRows } from "#lib/store/kv-pairs.ts";
import { lockWorkspace } from "#lib/store/people/workspaces.ts";
import { loadHeads } from "#lib/store/versions.ts";
import { auditDetail } from "#lib/usecases/changes/apply-change.ts";
import { kvPath, setValue, trash } from "#lib/usecases/entries/kv-pairs.ts";
import { messageOf } from "#lib/usecases/prefect/messages.ts";
import { usecase, workspaceOf } from "#lib/usecases/usecase.ts";
import { noteEntryUses } from "#lib/usecases/uses/last-used.ts";

const fields = { id: "id", key: "name", created: "createdAt", updated: "updatedAt" } as const;
/** All values of one answer together, as JSON text. Some 400 of the largest. */
const valuesLengthMax = 4 * 1024 * 1024;
const valuesAtOnce = 200;

export const queryKvPairs = usecase(prefect1Contract.queryKvPairs, async (tx, input, caller) => {
  const { ids, keys, limit, offset, withValues } = input;
  const rows = await listKvRows(tx, {
    ...{ workspaceId: workspaceOf(caller), pathPrefix: caller.pathPrefix, ids, keys },
    orderBy: input.orderBy.map(({ field, direction }) => ({ field: fields[field], direction })),
    ...{ skip: offset, take: limit },
  });
  const pairs: KvRow[] = rows.map(({ id, name, createdAt, updatedAt }) => {
    return { id, key: name, created: createdAt.toISOString(), updated: updatedAt.toISOString() };
  });
  if (!withValues) return { pairs };
  const filled = await withTheirValues(tx, rows, pairs);
  noteEntryUses({ entries: rows.map(({ id, headVersion }) => ({ id, version: headVersion })), caller, kind: "loaded" });
  return { pairs: filled };
});

/** Loaded bit by bit, so that what is refused for its size was never in memory as a whole. */
async function withTheirValues(tx: ReadTx, rows: Parameters<typeof loadHeads>[1], pairs: readonly KvRow[]): Promise<KvRow[]> {
  const filled: KvRow[] = [];
  let length = 0;
  for (let at = 0; at < rows.length; at += valuesAtOnce) {
    const heads = await loadHeads(tx, rows.slice(at, at + valuesAtOnce));
    for (const pair of pairs.slice(at, at + valuesAtOnce)) {
      const value = heads.get(pair.id)?.state.body.value ?? null;
      length += formatJson(value).length;
      filled.push({ ...pair, value });
    }
    if (length > valuesLengthMax)
      throw new DomainError("too_large", "The values of these KV pairs are too large for one answer. Ask for some with limit and offset.");
  }
  return filled;
}

export const setKvPair = usecase(prefect1Contract.setKvPair, async (tx, { key, value }, caller) => {
  if (/ {4}\}/.test(key))
    throw invalid("key", "has four spaces before a closing brace, which Prefect 1 clients take out when they ask for it.");
  const change = await setValue(tx, caller, { path: kvPath(key), value, message: messageOf(caller, "Set") });
  return { output: { id: change.edits[0]?.id ?? "" }, detail: change.changeId === null ? null : auditDetail(change) };
});

export const deleteKvPair = usecase(prefect1Contract.deleteKvPair, async (tx, { id }, caller) => {
  await lockWorkspace(tx, workspaceOf(caller));
  const row = await findEntry(tx, workspaceOf(caller), id);
  if (!row || !isVisiblePair(caller, row)) return { output: { isDeleted: false }, detail: null };
  const change = await trash(tx, caller, row, messageOf(caller, "Deleted"));
  return { output: { isDeleted: true }, detail: auditDetail(change) };
});

function isVisiblePair(caller: Caller, { kind, path, isDeleted }: { kind: string; path: string; isDeleted: boolean }): boolean {
  return kind === "kv" && !isDeleted && isInScope(caller, path);
}
