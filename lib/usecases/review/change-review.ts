import type { ChangeReview, ProposedEdit, ReviewView } from "#lib/api/contract/review-views.ts";
import { contract } from "#lib/api/contract.ts";
import { type Caller, isInScope } from "#lib/core/caller.ts";
import { DomainError } from "#lib/core/errors.ts";
import { parseJson } from "#lib/core/json.ts";
import { parseEntryPath } from "#lib/core/paths.ts";
import { describePolicy } from "#lib/core/policies.ts";
import { diffStates } from "#lib/core/state-diff.ts";
import { type ChangeEdit, loadRound } from "#lib/store/change-edits.ts";
import type { ReadTx } from "#lib/store/client.ts";
import { loadComments, loadEntriesOf, loadPeople, loadReviewers, loadTimeline, loadViewed } from "#lib/store/reviews.ts";
import type { StoredEdit } from "#lib/usecases/changes/plan-change.ts";
import { usecase, workspaceOf } from "#lib/usecases/usecase.ts";
import { commentView } from "./comments.ts";
import { loadPolicies } from "./policies.ts";
import { requireChange } from "./rounds.ts";
import { secretReviewsOf } from "./secret-reviews.ts";
import { seenText } from "./seen.ts";
import { loadSince } from "./since.ts";
import { isAuthor, type Standing, standingOf } from "./standing.ts";
import { changeColumns } from "./waiting.ts";

/** A change as its page shows it. What an applied one did tell its diffs (getChange): then `edits` is empty. Opens nothing. */
export const getReview = usecase(contract.getReview, async (tx, { id }, caller): Promise<ChangeReview> => {
  const row = await requireChange(tx, caller, workspaceOf(caller), id);
  const isApplied = row.state === "applied";
  const edits = isApplied ? [] : await loadRound(tx, row);
  const standing = await standingOf(tx, caller, { row, edits, policies: await loadPolicies(tx, row.workspaceId) });
  const proposed = await proposedEdits(tx, caller, standing);
  if (!isApplied && edits.length > 0 && proposed.length === 0)
    throw new DomainError("not_found", "There is no such change in this workspace.");
  const { judgement, requirements } = standing;
  const shown = (path: string) => isInScope(caller, path);
  return {
    change: {
      ...changeColumns(row),
      verdict: null,
      entries: proposed.map(({ entryId, path, kind, op, baseVersion }) => ({ id: entryId, path, kind, op, version: baseVersion })),
    },
    ...{ round: row.round, covers: standing.covers, edits: proposed, revertsId: row.revertsId, endedBy: row.endedBy },
    policies: judgement.needs
      .filter(({ paths }) => paths.some(shown))
      .map(({ policy, paths, approvedBy, isMet }) => ({
        ...{ id: policy.entryId, name: policy.name, words: describePolicy(policy.document), paths: paths.filter(shown) },
        ...{ approvals: policy.document.approvals, approvedBy, isMet, allowsBreakGlass: policy.document.allowsBreakGlass },
      })),
    reviews: standing.reviews.map((review) =>
      reviewView(review, requirements.length > 0 || !isApplied ? judgement.voids.get(review.id) : undefined),
    ),
    reviewers: await reviewersOf(tx, standing),
    comments: (await visibleComments(tx, caller, row)).map((comment) => commentView(comment, caller)),
    timeline: (await loadTimeline(tx, id)).map(({ kind, actorName, createdAt, detailText }) => ({
      ...{ kind, name: actorName, at: createdAt.toISOString(), detail: parseJson(detailText) as Record<string, never> },
    })),
    breakGlassReason: row.breakGlassReason,
    isMine: isAuthor(caller, row),
    acts: standing.acts,
  };
});

/** Without those about entries that lie outside a token's prefix. */
async function visibleComments(tx: ReadTx, caller: Caller, row: Standing["row"]) {
  const comments = await loadComments(tx, row.id);
  if (caller.pathPrefix === "") return comments;
  const entries = (await loadEntriesOf(tx, row)).filter(({ path }) => isInScope(caller, path));
  const seen = new Set(entries.map(({ entryId }) => entryId));
  return comments.filter(({ entryId }) => entryId === null || seen.has(entryId));
}

async function proposedEdits(tx: ReadTx, caller: Caller, standing: Standing): Promise<ProposedEdit[]> {
  const { row, edits, weighed, plannable } = standing;
  const viewed = caller.userId ? await loadViewed(tx, row.id, caller.userId) : new Map<string, string>();
  const plans = new Map(weighed.edits.map((plan) => [plan.entryId, plan]));
  const since = await loadSince(tx, caller, standing);
  const secrets = await secretReviewsOf(tx, caller, edits, plans);
  const own = edits.map((edit, index): ProposedEdit => {
    const plan = plans.get(edit.entryId);
    const planned = plannable[index];
    const path = plan?.next.path ?? planned?.path ?? edit.state.path;
    const conflict = weighed.conflicts.find((candidate) => candidate.path === planned?.path) ?? null;
    const headVersion = plan?.head?.n ?? conflict?.currentVersion ?? 0;
    return {
      ...{ entryId: edit.entryId, path, kind: parseEntryPath(path).kind, op: edit.op, baseVersion: edit.baseVersion, headVersion },
      fromPath: plan?.headState && plan.headState.path !== path ? plan.headState.path : null,
      fields: plan ? fieldsOf(plan) : [],
      ...{ merged: plan?.merged ?? [], isCompanion: false, conflict, editedBy: edit.editorName },
      problems: problemsOf(
        edit,
        weighed.refusals.flatMap(({ edit: refused, refusal }) => (refused === planned ? [refusal.message] : [])),
      ),
      secrets: secrets.get(edit.entryId) ?? [],
      isViewed: viewed.get(edit.entryId) === seenText(edit, headVersion),
      since: since.get(edit.entryId) ?? null,
    };
  });
  return [...own, ...companionsOf(standing)].filter(
    ({ path, fromPath }) => isInScope(caller, path) && (fromPath === null || isInScope(caller, fromPath)),
  );
}

/** What the edits bring along: shown with them, approved with them. */
function companionsOf({ edits, weighed }: Standing): ProposedEdit[] {
  const own = new Set(edits.map(({ entryId }) => entryId));
  return weighed.edits
    .filter((plan) => !own.has(plan.entryId) && plan.isChanged)
    .map((plan) => ({
      ...{ entryId: plan.entryId, path: plan.next.path, kind: parseEntryPath(plan.next.path).kind, op: plan.op, fromPath: null },
      ...{ baseVersion: plan.head?.n ?? 0, headVersion: plan.head?.n ?? 0, fields: fieldsOf(plan), merged: [], isCompanion: true },
      ...{ conflict: null, problems: [], secrets: [], isViewed: false, since: null, editedBy: "" },
    }));
}

/** Live against proposed; a path that does not move is no field of anybody's. */
function fieldsOf({ op, headState, next }: StoredEdit) {
  const fields = diffStates(op === "undeleted" ? null : headState, op === "deleted" ? null : next);
  return fields.filter(({ field, change }) => field !== "#path" || change === "changed");
}

function problemsOf(edit: ChangeEdit, refusals: string[]): string[] {
  const lost = edit.lost.map((field) => `${field} keeps a secret that was destroyed. Edit the entry again.`);
  return [...refusals, ...lost];
}

async function reviewersOf(tx: ReadTx, { row }: Standing) {
  const asked = (await loadReviewers(tx, [row.id])).map(({ userId }) => userId);
  const people = await loadPeople(tx, row.workspaceId, asked);
  return people.map(({ userId, name }) => ({ userId, name }));
}

function reviewView(review: Standing["reviews"][number], voidReason: string | undefined): ReviewView {
  const { id, userId, userName: name, verdict, comment, round, createdAt } = review;
  return {
    id,
    userId,
    name,
    verdict: verdict as ReviewView["verdict"],
    comment,
    round,
    at: createdAt.toISOString(),
    voidReason: voidReason ?? null,
  };
}
