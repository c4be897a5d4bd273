import { contract } from "#lib/api/contract.ts";
import { type Caller, isInScope } from "#lib/core/caller.ts";
import { isApprover, type Reviewer, whyNotReviewer } from "#lib/core/review.ts";
import type { ReadTx } from "#lib/store/client.ts";
import { listBrokenGlass, listWaiting, loadGlassBreakers, loadPeople, loadReviewers } from "#lib/store/reviews.ts";
import { type Output, usecase, workspaceOf } from "#lib/usecases/usecase.ts";
import { reviewersSince } from "./reviewers.ts";
import { isAuthor } from "./standing.ts";
import { loadWaiting, type WaitingChange, waitingSummary } from "./waiting.ts";

const openMax = 200;
/** So long a broken glass asks those who may review for a look. */
const brokenGlassDays = 30;
const dayMs = 24 * 3_600_000;

type Item = Output<typeof contract.getInbox>["items"][number];

export const listOpenChanges = usecase(contract.listOpenChanges, async (tx, { state, entry, page, pageSize }, caller) => {
  const workspaceId = workspaceOf(caller);
  // Drafts are for their author alone; a token without a person behind it has none to show.
  const own = state === "draft" ? { authorUserId: caller.userId ?? "" } : {};
  const query = { workspaceId, state, ...own, entryId: entry, pathPrefix: caller.pathPrefix, skip: (page - 1) * pageSize, take: pageSize };
  const { rows, total } = await listWaiting(tx, query);
  const changes = (await loadWaiting(tx, workspaceId, rows)).map((waiting) => waitingSummary(waiting, caller));
  return { changes, total, page, pageSize };
});

export const getInbox = usecase(contract.getInbox, async (tx, _, caller) => {
  const workspaceId = workspaceOf(caller);
  const { userId } = caller;
  if (userId === null) return { items: [] };
  const { rows } = await listWaiting(tx, { workspaceId, state: "open", pathPrefix: caller.pathPrefix, skip: 0, take: openMax });
  const waiting = await loadWaiting(tx, workspaceId, rows);
  const asked = new Set(
    (
      await loadReviewers(
        tx,
        rows.map(({ id }) => id),
      )
    )
      .filter((row) => row.userId === userId)
      .map(({ changeId }) => changeId),
  );
  const me = await loadPeople(tx, workspaceId, [userId]);
  const items = waiting.flatMap((change): Item[] => {
    const reason = isAuthor(caller, change.row)
      ? reasonForAuthor(change)
      : reasonForReviewer(change, reviewersSince(me, change.row.createdAt).get(userId), asked.has(change.row.id));
    return reason ? [{ change: waitingSummary(change, caller), reason }] : [];
  });
  return { items: [...(await brokenGlass(tx, caller, workspaceId)), ...items] };
});

function reasonForAuthor({ judgement, reviews, requirements }: WaitingChange): Item["reason"] | null {
  if (judgement.objectors.length > 0) return "answer";
  if (judgement.isCleared) return "apply";
  const fell = reviews.some(({ id, verdict, withdrawnAt }) => verdict === "approved" && withdrawnAt === null && judgement.voids.has(id));
  return fell && requirements.length > 0 ? "fallen" : null;
}

/** A change waits for somebody who was asked, or whose approval a policy still misses, until they have said something that counts. */
function reasonForReviewer(change: WaitingChange, reviewer: Reviewer | undefined, isAsked: boolean): Item["reason"] | null {
  const { judgement, reviews, contributors } = change;
  if (!reviewer || whyNotReviewer(reviewer, contributors)) return null;
  const hasSpoken = reviews.some(
    ({ id, userId, verdict }) => userId === reviewer.userId && verdict !== "acknowledged" && !judgement.voids.has(id),
  );
  if (hasSpoken) return null;
  const isMissed = judgement.needs.some(({ isMet, policy }) => !isMet && isApprover(policy, reviewer));
  return isAsked || isMissed ? "review" : null;
}

async function brokenGlass(tx: ReadTx, caller: Caller, workspaceId: string): Promise<Item[]> {
  if (!caller.permissions.has("review")) return [];
  const since = new Date(Date.now() - brokenGlassDays * dayMs);
  const rows = await listBrokenGlass(tx, workspaceId, since, caller.userId ?? "", openMax);
  const breakers = await loadGlassBreakers(
    tx,
    rows.map(({ id }) => id),
  );
  const others = rows.filter((row) => !isAuthor(caller, row) && breakers.get(row.id) !== caller.userId);
  const waiting = await loadWaiting(tx, workspaceId, others);
  return waiting
    .filter(({ touched }) => caller.pathPrefix === "" || touched.some(({ path }) => isInScope(caller, path)))
    .map((change) => ({ change: waitingSummary(change, caller), reason: "break glass" as const }));
}
