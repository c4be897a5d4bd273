import { type CompareCounts, type ComparedEntry, history } from "#lib/api/contract/history.ts";
import { type Caller, isInScope } from "#lib/core/caller.ts";
import { parseEntryPath } from "#lib/core/paths.ts";
import type { ReadTx } from "#lib/store/client.ts";
import { findEntry } from "#lib/store/entries.ts";
import { loadMoved, type MovedRow } from "#lib/store/history.ts";
import { diffOf, requireReadable } from "#lib/usecases/changes/versions.ts";
import { requireVisible } from "#lib/usecases/entries/entries.ts";
import { usecase, workspaceOf } from "#lib/usecases/usecase.ts";
import { latestRevision, ofListedKinds, pageOf, wordsOf } from "./past-entries.ts";

export const compareRevisions = usecase(history.compareRevisions, async (tx, { from, to, kind, mark, q, page, pageSize }, caller) => {
  const latest = await latestRevision(tx, caller, from, to);
  const words = wordsOf(q);
  const moved = ofListedKinds(await loadMovedVisible(tx, caller, { from, to, kind }), kind)
    .map(comparedEntry)
    .filter((entry) => words.every((word) => `${entry.oldPath ?? ""} ${entry.newPath ?? ""}`.toLowerCase().includes(word)))
    .sort((a, b) => (pathOf(a) < pathOf(b) ? -1 : 1));
  const counts: CompareCounts = { added: 0, removed: 0, changed: 0, renamed: 0 };
  for (const entry of moved) counts[entry.mark]++;
  const entries = moved.filter((entry) => mark === undefined || entry.mark === mark);
  return { from, to, latest, counts, entries: pageOf(entries, { page, pageSize }), total: entries.length, page, pageSize };
});

export const compareEntries = usecase(history.compareEntries, async (tx, { left, right, leftVersion, rightVersion }, caller) => {
  const sides = [];
  for (const { id, n } of [
    { id: left, n: leftVersion },
    { id: right, n: rightVersion },
  ]) {
    const entry = requireVisible(caller, await findEntry(tx, workspaceOf(caller), id));
    sides.push(await requireReadable(tx, entry, n ?? entry.headVersion));
  }
  const [old, next] = sides;
  const shown = (id: string, version: typeof old) => ({ id, path: version?.state.path ?? "", version: version?.n ?? 0 });
  const fields = await diffOf(tx, workspaceOf(caller), old?.state, next?.state);
  return { left: shown(left, old), right: shown(right, next), fields };
});

/** What differs between two revisions, as far as the caller may see it today. */
export async function loadMovedVisible(
  tx: ReadTx,
  caller: Caller,
  query: { from: number; to: number; kind?: string },
): Promise<MovedRow[]> {
  const rows = await loadMoved(tx, { workspaceId: workspaceOf(caller), ...query });
  return rows.filter((row) => [row.pathNow, row.old?.path, row.new?.path].every((path) => path === undefined || isInScope(caller, path)));
}

function comparedEntry({ entryId, old, new: next }: MovedRow): ComparedEntry {
  return {
    id: entryId,
    kind: parseEntryPath(next?.path ?? old?.path ?? "").kind,
    mark: !old ? "added" : !next ? "removed" : old.path === next.path ? "changed" : "renamed",
    oldPath: old?.path ?? null,
    newPath: next?.path ?? null,
    fromVersion: old?.n ?? 0,
    toVersion: next?.n ?? 0,
  };
}

function pathOf({ oldPath, newPath }: ComparedEntry): string {
  return newPath ?? oldPath ?? "";
}
