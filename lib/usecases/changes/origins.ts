import { contract } from "#lib/api/contract.ts";
import { fieldToken } from "#lib/core/diff.ts";
import { snapshotOf } from "#lib/core/entry-state.ts";
import { findEntry } from "#lib/store/entries.ts";
import { loadVersions, type StoredVersion } from "#lib/store/versions.ts";
import { requireVisible } from "#lib/usecases/entries/entries.ts";
import { usecase, workspaceOf } from "#lib/usecases/usecase.ts";

const versionsMax = 100;

/** Blame: the version, author and moment behind each field of the head. Opens nothing: secrets are told apart by their fingerprints. */
export const listOrigins = usecase(contract.listOrigins, async (tx, { id }, caller) => {
  const entry = requireVisible(caller, await findEntry(tx, workspaceOf(caller), id));
  const rows = await tx.version.findMany({ where: { entryId: entry.id }, select: { id: true }, orderBy: { n: "desc" }, take: versionsMax });
  const known = await loadVersions(
    tx,
    rows.map((row) => row.id),
  );
  // What a destroyed version said nobody knows: a field that others before and after it agree on did not move in it.
  const readable = [...known.values()].filter(({ destroyed }) => !destroyed);
  return { fields: originsOf(readable.sort((a, b) => b.n - a.n)) };
});

/** The newest version back from which a field never moved. Left out: a field that is older than the oldest of `versions`, which has others before it. */
function originsOf(versions: readonly StoredVersion[]) {
  const snapshots = versions.map(({ state }) => snapshotOf(state));
  return [...(snapshots[0] ?? [])].flatMap(([field, state]) => {
    const moved = snapshots.findIndex((snapshot) => {
      const before = snapshot.get(field);
      return before === undefined || fieldToken(before) !== fieldToken(state);
    });
    const origin = versions[moved === -1 ? versions.length - 1 : moved - 1];
    if (!origin || (moved === -1 && origin.n > 1)) return [];
    return [{ field, version: origin.n, author: origin.authorName, at: origin.createdAt.toISOString() }];
  });
}
