import { isChosen, type Patterns, rangesOf } from "#lib/core/path-choice.ts";
import { deliveredKinds, foldPath } from "#lib/core/paths.ts";
import type { ReadTx, Tx } from "./client.ts";
import { deleteRows, insertRows } from "./driver.ts";
import { belowPrefix } from "./entries.ts";

export type FeedRow = { id: string; path: string; headId: string; headVersion: number; headRevision: number; isDeleted: boolean };

const columns = { id: true, path: true, headId: true, headVersion: true, headRevision: true, isDeleted: true } as const;

/** What programs are sent: policies are for people. */
const delivered = { kind: { in: [...deliveredKinds] } };

/** What of a workspace a feed is about: below a path prefix, and of that what the patterns choose. */
export type FeedScope = { workspaceId: string; pathPrefix: string; patterns: Patterns };

/**
 * The entries whose head moved after a revision, in the order of the moves, and those that show a new path of what they refer to; with
 * `after: null` all that live. A deleted entry whose path another one has taken is left out, because its tombstone would take that one away.
 */
export async function loadFeed(tx: ReadTx, scope: FeedScope, after: number | null): Promise<FeedRow[]> {
  const { workspaceId } = scope;
  // What lives has its folded path in an index.
  const moved = after === null ? { isDeleted: false, ...living(scope) } : { headRevision: { gt: after }, ...within(scope) };
  const rows = await tx.entry.findMany({
    where: { workspaceId, ...delivered, ...moved },
    select: columns,
    orderBy: [{ headRevision: "asc" }, { path: "asc" }],
  });
  const referrers = after === null ? [] : await loadReferrersOfRenamed(tx, scope, after);
  return withoutTaken(tx, workspaceId, chosen(scope, [...referrers, ...rows]));
}

/** The paths that renames left after a revision and that nothing lives at. */
export async function loadVacatedPaths(tx: ReadTx, scope: FeedScope, after: number) {
  const where = { workspaceId: scope.workspaceId, ...delivered, revision: { gt: after }, ...within(scope) };
  const rows = await tx.vacatedPath.findMany({ where, orderBy: { revision: "asc" } });
  return chosen(scope, rows).map(({ path, n, revision }) => ({ path, headVersion: n, headRevision: revision }));
}

/** A superset of the scope that the database finds without reading names of other ones; `chosen` leaves the rest. */
function within({ pathPrefix, patterns }: FeedScope) {
  const ranges = rangesOf(patterns, "as written");
  return { AND: [belowPrefix(pathPrefix), ranges ? { OR: ranges.map(({ gte, lt }) => ({ path: { gte, lt } })) } : {}] };
}

/** The same for entries that live. */
function living({ pathPrefix, patterns }: FeedScope) {
  const ranges = rangesOf(patterns, "folded");
  return { AND: [belowPrefix(pathPrefix), ranges ? { OR: ranges.map(({ gte, lt }) => ({ livePath: { gte, lt } })) } : {}] };
}

function chosen<Row extends { path: string }>({ patterns }: FeedScope, rows: readonly Row[]): Row[] {
  return rows.filter(({ path }) => isChosen(patterns, path));
}

/** The entries that did not move themselves, but refer to one that was renamed after a revision. */
async function loadReferrersOfRenamed(tx: ReadTx, scope: FeedScope, after: number): Promise<FeedRow[]> {
  const { workspaceId } = scope;
  const renamed = await tx.version.findMany({
    where: { op: { in: ["renamed", "undeleted"] }, revision: { gt: after }, entry: { workspaceId, headRevision: { gt: after } } },
    select: { entryId: true },
  });
  if (renamed.length === 0) return [];
  const references = await tx.reference.findMany({
    where: {
      targetId: { in: renamed.map((version) => version.entryId) },
      source: { workspaceId, isDeleted: false, headRevision: { lte: after }, ...within(scope) },
    },
    select: { source: { select: columns } },
  });
  return [...new Map(references.map(({ source }) => [source.id, source])).values()];
}

async function withoutTaken(tx: ReadTx, workspaceId: string, rows: FeedRow[]): Promise<FeedRow[]> {
  const deleted = rows.filter((row) => row.isDeleted).map((row) => foldPath(row.path));
  if (deleted.length === 0) return rows;
  const living = await tx.entry.findMany({ where: { workspaceId, livePath: { in: deleted } }, select: { path: true } });
  // By the very path: a name that came back in another case is another one to who remembers names.
  const taken = new Set(living.map((row) => row.path));
  return rows.filter((row) => !row.isDeleted || !taken.has(row.path));
}

export type VacatedPathRow = { workspaceId: string; path: string; kind: string; revision: number; n: number };

/** Paths that are taken again are no tombstones any more; those that entries left become one each. */
export async function writeVacatedPaths(
  tx: Tx,
  workspaceId: string,
  taken: readonly string[],
  left: readonly VacatedPathRow[],
): Promise<void> {
  await deleteRows(tx, "VacatedPath", { workspaceId }, "path", [...taken, ...left.map(({ path }) => path)]);
  await insertRows(tx, "VacatedPath", left);
}
