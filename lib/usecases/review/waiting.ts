import type { ChangeSummary } from "#lib/api/contract/changes.ts";
import { type Caller, isInScope } from "#lib/core/caller.ts";
import { groupsBy } from "#lib/core/groups.ts";
import { parseEntryPath } from "#lib/core/paths.ts";
import { governs, type Policy } from "#lib/core/policies.ts";
import { type Contributors, contributorsOf, coveredOf, type Judgement, judge } from "#lib/core/review.ts";
import type { ReadTx } from "#lib/store/client.ts";
import { loadEntries } from "#lib/store/entries.ts";
import { loadEditors, loadPeople, loadReviews, loadTouched, type OpenChangeRow, type ReviewRow } from "#lib/store/reviews.ts";
import { loadPolicies, type Requirement } from "./policies.ts";
import { reviewersSince } from "./reviewers.ts";

type Touched = Awaited<ReturnType<typeof loadTouched>>[number];

/** A change that waits as lists know it: what it touches and what the verdicts come to, without a plan. */
export type WaitingChange = {
  row: OpenChangeRow;
  touched: Touched[];
  requirements: Requirement[];
  reviews: ReviewRow[];
  judgement: Judgement;
  contributors: Contributors;
};

/**
 * Judges many changes at once, in a handful of queries: by the paths that their edits name and the heads of now. What only a plan tells (an edit
 * that comes along, a conflict) is left to the change's own page.
 */
export async function loadWaiting(tx: ReadTx, workspaceId: string, rows: readonly OpenChangeRow[]): Promise<WaitingChange[]> {
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  const touched = groupsBy(await loadTouched(tx, rows), ({ changeId }) => changeId);
  const reviews = groupsBy(await loadReviews(tx, ids), ({ changeId }) => changeId);
  const entryIds = new Set([
    ...[...touched.values()].flat().map(({ entryId }) => entryId),
    ...rows.flatMap((row) => idsCompared(row, reviews.get(row.id) ?? [])),
  ]);
  const entries = new Map((await loadEntries(tx, workspaceId, [...entryIds])).map((entry) => [entry.id, entry]));
  const policies = await loadPolicies(tx, workspaceId);
  const editors = groupsBy(await loadEditors(tx, ids), ({ changeId }) => changeId);
  const authors = (row: OpenChangeRow) => [
    ...(editors.get(row.id) ?? []).map(({ userId }) => userId),
    ...(row.authorUserId ? [row.authorUserId] : []),
  ];
  const userIds = new Set([...rows.flatMap(authors), ...[...reviews.values()].flat().map(({ userId }) => userId)]);
  const known = await loadPeople(tx, workspaceId, [...userIds]);
  return rows.map((row) => {
    const people = reviewersSince(known, row.createdAt);
    const edits = touched.get(row.id) ?? [];
    const edited = new Set(edits.map(({ entryId }) => entryId));
    const companions = idsCompared(row, reviews.get(row.id) ?? []).flatMap((id) => (edited.has(id) ? [] : (entries.get(id) ?? [])));
    const places = edits.map(({ entryId, path }) => ({ entryId, paths: [path, entries.get(entryId)?.path ?? path] }));
    const requirements = requirementsAt(policies, [...places, ...companions.map(({ id, path }) => ({ entryId: id, paths: [path] }))]);
    const compared = [...edited, ...companions.map(({ id }) => id)];
    const bases = compared.map((id) => [id, entries.get(id)?.headVersion ?? 0] as const);
    const asked = requirements.map(({ policy }) => policy);
    const covered = coveredOf(row.contentHash, bases, asked);
    const contributors = contributorsOf(authors(row), people);
    const own = reviews.get(row.id) ?? [];
    return {
      row,
      touched: edits,
      requirements,
      reviews: own,
      judgement: judge(requirements, own, covered, people, contributors),
      contributors,
    };
  });
}

/** The entries that the last verdict on this content was bound to: those that come along with its edits too, which only a plan tells otherwise. */
function idsCompared({ contentHash }: OpenChangeRow, reviews: readonly ReviewRow[]): string[] {
  const last = reviews.findLast((review) => review.contentHash === contentHash);
  return last ? Object.keys(JSON.parse(last.basesText) as object) : [];
}

/** Which policies are about these places. */
export function requirementsAt(policies: readonly Policy[], places: readonly { entryId: string; paths: string[] }[]): Requirement[] {
  return policies.flatMap((policy) => {
    const paths = places.filter((place) => governs(policy, place)).flatMap((place) => place.paths.slice(0, 1));
    return paths.length > 0 ? [{ policy, paths }] : [];
  });
}

/** What a list says of a change that waits. What lies outside a token's prefix is left out. */
export function waitingSummary({ row, touched, judgement, reviews }: WaitingChange, caller: Caller): ChangeSummary {
  return {
    ...changeColumns(row),
    verdict: row.state === "open" ? verdictOf(judgement, reviews) : null,
    entries: touched
      .filter(({ path }) => isInScope(caller, path))
      .map(({ entryId, path, op, baseVersion }) => ({ id: entryId, path, kind: parseEntryPath(path).kind, op, version: baseVersion })),
  };
}

/** The columns of a change that every summary shows. */
export function changeColumns(row: OpenChangeRow): Omit<ChangeSummary, "entries" | "verdict"> {
  return {
    ...{ id: row.id, number: row.number, title: row.title, message: row.message },
    ...{ state: row.state as ChangeSummary["state"], revision: row.appliedRevision },
    ...{ author: row.authorName, authorKind: row.authorKind as ChangeSummary["authorKind"], client: row.client },
    createdAt: row.createdAt.toISOString(),
    updatedAt: (row.updatedAt ?? row.createdAt).toISOString(),
    appliedAt: row.appliedAt?.toISOString() ?? null,
    isBreakGlass: row.breakGlassReason !== null,
  };
}

function verdictOf(
  { isCleared, objectors, voids }: Judgement,
  reviews: readonly ReviewRow[],
): "waiting" | "approved" | "changes requested" {
  if (objectors.length > 0) return "changes requested";
  const isApproved = reviews.some(({ id, verdict }) => verdict === "approved" && !voids.has(id));
  return isCleared && isApproved ? "approved" : "waiting";
}
