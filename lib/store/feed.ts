import { foldPath } from "#lib/core/paths.ts";
import type { ReadTx } from "./client.ts";
import { belowPrefix } from "./entries.ts";

export type FeedRow = { id: string; path: string; headId: string; headVersion: number; headRevision: number; isDeleted: boolean };

/**
 * The entries whose head moved after a revision, in the order of the moves; with `after: null` all that live.
 * A deleted entry whose path another one has taken is left out, because its tombstone would take that one away.
 */
export async function loadFeed(
  tx: ReadTx,
  { workspaceId, pathPrefix, after }: { workspaceId: string; pathPrefix: string; after: number | null },
) {
  const rows: FeedRow[] = await tx.entry.findMany({
    where: {
      workspaceId,
      ...(after === null ? { isDeleted: false } : { headRevision: { gt: after } }),
      ...belowPrefix(pathPrefix),
    },
    select: { id: true, path: true, headId: true, headVersion: true, headRevision: true, isDeleted: true },
    orderBy: [{ headRevision: "asc" }, { path: "asc" }],
  });
  return withoutTaken(tx, workspaceId, rows);
}

/** The paths that renames left after a revision and that nothing lives at. */
export async function loadVacatedPaths(tx: ReadTx, workspaceId: string, pathPrefix: string, after: number) {
  const where = { workspaceId, revision: { gt: after }, ...belowPrefix(pathPrefix) };
  const rows = await tx.vacatedPath.findMany({ where, orderBy: { revision: "asc" } });
  return rows.map(({ path, n, revision }) => ({ path, headVersion: n, headRevision: revision }));
}

async function withoutTaken(tx: ReadTx, workspaceId: string, rows: FeedRow[]): Promise<FeedRow[]> {
  const deleted = rows.filter((row) => row.isDeleted).map((row) => foldPath(row.path));
  if (deleted.length === 0) return rows;
  const living = await tx.entry.findMany({ where: { workspaceId, livePath: { in: deleted } }, select: { livePath: true } });
  const taken = new Set(living.map((row) => row.livePath));
  return rows.filter((row) => !row.isDeleted || !taken.has(foldPath(row.path)));
}
