import { type Caller, isInScope } from "#lib/core/caller.ts";
import { actsOn, type ChangeActs, type ChangeState } from "#lib/core/change-acts.ts";
import { canonicalJson } from "#lib/core/json.ts";
import { parseEntryPath } from "#lib/core/paths.ts";
import { describePolicy, type Policy } from "#lib/core/policies.ts";
import { type Covered, contributorsOf, coveredOf, type Judgement, judge, whyNotReviewer } from "#lib/core/review.ts";
import { type ChangeEdit, contentHash } from "#lib/store/change-edits.ts";
import type { ReadTx } from "#lib/store/client.ts";
import { loadEntries } from "#lib/store/entries.ts";
import { getInstance } from "#lib/store/instance.ts";
import { loadEditors, loadGlassBreakers, loadPeople, loadReviews, type OpenChangeRow, type ReviewRow } from "#lib/store/reviews.ts";
import { type ChangeRules, ownRules, prefectRules } from "#lib/usecases/changes/change-rules.ts";
import { toPlannable } from "#lib/usecases/changes/drafted.ts";
import { type PlannableEdit, pathsOf } from "#lib/usecases/changes/drafted-edit.ts";
import { type WeighedChange, weighChange } from "#lib/usecases/changes/plan-change.ts";
import { type Requirement, requirementsOf } from "./policies.ts";
import { reviewersSince } from "./reviewers.ts";

/** A change that waits, as it stands in this snapshot: what it would do, what the policies ask, what the verdicts come to, what the caller may do. */
export type Standing = {
  row: OpenChangeRow;
  edits: ChangeEdit[];
  /** The edits as they were planned, in the order of `edits`. */
  plannable: PlannableEdit[];
  weighed: WeighedChange;
  requirements: Requirement[];
  covered: Covered;
  covers: string;
  reviews: ReviewRow[];
  judgement: Judgement;
  acts: ChangeActs;
};

export async function standingOf(
  tx: ReadTx,
  caller: Caller,
  { row, edits, policies }: { row: OpenChangeRow; edits: ChangeEdit[]; policies: readonly Policy[] },
): Promise<Standing> {
  const plannable = await toPlannable(tx, row.workspaceId, edits, { isOpened: false });
  // Everybody sees the same plan; what lies outside a token's prefix is left out of its answer.
  const weighed = await weighChange(tx, { ...caller, pathPrefix: "" }, plannable, rulesOf(row));
  const requirements = requirementsOf(policies, weighed.edits);
  const own = new Set(edits.map(({ entryId }) => entryId));
  const companionIds = weighed.edits.flatMap(({ entryId, isChanged }) => (isChanged && !own.has(entryId) ? [entryId] : []));
  const covered = await coveredBy(tx, row.workspaceId, edits, companionIds, requirements);
  const { reviews, judgement, people, contributors } = await judgementOf(tx, row, requirements, covered, caller.userId);
  const facts = {
    ...factsOf(caller, row, edits),
    notReviewer: whyNotReviewer(caller.userId ? people.get(caller.userId) : undefined, contributors) ?? null,
    // What lies at either end of a rename counts: nobody judges what they may not see.
    isOutOfScope: [...edits.map(({ state }) => state.path), ...plannable.flatMap(pathsOf)].some((path) => !isInScope(caller, path)),
    obstacle: obstacleOf(caller, weighed, edits),
    needsReview: requirements.some(({ policy }) => !policy.document.allowsDirect),
    missing: missingIn(judgement),
    allowsBreakGlass: judgement.needs.every(({ isMet, policy }) => isMet || policy.document.allowsBreakGlass),
    hasBrokenGlass: await hasBrokenGlass(tx, caller, row),
    hasAcknowledged: reviews.some(({ userId, verdict }) => userId === caller.userId && verdict === "acknowledged"),
  };
  return { row, edits, plannable, weighed, requirements, covered, covers: coversOf(covered), reviews, judgement, acts: actsOn(facts) };
}

export function rulesOf({ rules }: { rules: string }): ChangeRules {
  return rules === "prefect" ? prefectRules : ownRules;
}

/** Whether the caller is the person, or the token without one, that wrote the change. */
export function isAuthor(caller: Caller, row: Pick<OpenChangeRow, "authorUserId" | "authorKind" | "authorId">): boolean {
  if (row.authorUserId !== null) return row.authorUserId === caller.userId;
  return row.authorKind === caller.kind && row.authorId === caller.id;
}

/** Whether the caller is the one who applied the change without its approvals. */
export async function hasBrokenGlass(tx: ReadTx, caller: Caller, { id, breakGlassReason }: OpenChangeRow): Promise<boolean> {
  if (breakGlassReason === null || caller.userId === null) return false;
  return (await loadGlassBreakers(tx, [id])).get(id) === caller.userId;
}

/** The part of the rules' facts that needs no plan. */
export function factsOf(caller: Caller, row: OpenChangeRow, edits: readonly { state: { path: string } }[]) {
  return {
    state: row.state as ChangeState,
    isAuthor: isAuthor(caller, row),
    permissions: caller.permissions,
    isPerson: caller.userId !== null,
    isReadingToken: isReadingToken(caller),
    isOutOfScope: edits.some(({ state }) => !isInScope(caller, state.path)),
    hasEdits: edits.length > 0,
    holdsPolicies: edits.some(({ state }) => parseEntryPath(state.path).kind === "policy"),
    isBreakGlass: row.breakGlassReason !== null,
  };
}

/** True for a token that may neither write nor review. */
export function isReadingToken({ kind, permissions }: Caller): boolean {
  return kind === "token" && !permissions.has("write") && !permissions.has("review");
}

/** What a verdict on the change as it is now would be bound to. What comes along with its edits is written with them: its heads count too. */
export async function coveredBy(
  tx: ReadTx,
  workspaceId: string,
  edits: readonly ChangeEdit[],
  companionIds: readonly string[],
  requirements: readonly Requirement[],
): Promise<Covered> {
  const ids = [...edits.map(({ entryId }) => entryId), ...companionIds];
  const heads = new Map((await loadEntries(tx, workspaceId, ids)).map((entry) => [entry.id, entry.headVersion]));
  const bases = ids.map((id) => [id, heads.get(id) ?? 0] as const);
  const asked = requirements.map(({ policy }) => policy);
  return coveredOf(contentHash(edits), bases, asked);
}

/** One text for all three: 64 hex digits that a client sends back with a verdict. */
export function coversOf({ contentHash: content, basesText, policiesText }: Covered): string {
  return Buffer.from(getInstance().keyring.hmac("change-content", canonicalJson([content, basesText, policiesText]))).toString("hex");
}

/** The verdicts on a change and what they come to. `alsoUserId`: somebody else who is looked at, the caller. */
export async function judgementOf(
  tx: ReadTx,
  row: OpenChangeRow,
  requirements: readonly Requirement[],
  covered: Covered,
  alsoUserId: string | null,
) {
  const reviews = await loadReviews(tx, [row.id]);
  const editors = (await loadEditors(tx, [row.id])).map(({ userId }) => userId);
  const authors = new Set([...editors, ...(row.authorUserId ? [row.authorUserId] : [])]);
  const ids = new Set([...reviews.map(({ userId }) => userId), ...authors, ...(alsoUserId ? [alsoUserId] : [])]);
  const people = reviewersSince(await loadPeople(tx, row.workspaceId, [...ids]), row.createdAt);
  const contributors = contributorsOf(authors, people);
  return { reviews, people, contributors, judgement: judge(requirements, reviews, covered, people, contributors) };
}

/** What the policies still ask for, in words; null: nothing. */
export function missingIn({ needs, objectors, isCleared }: Judgement): string | null {
  if (isCleared) return null;
  const open = needs.filter(({ isMet }) => !isMet);
  const parts = open.map(({ policy, approvedBy }) => {
    const { approvals } = policy.document;
    return `${policy.name} ${describePolicy(policy.document)} (${approvedBy.length} of ${approvals} so far)`;
  });
  if (objectors.length > 0) parts.push(`${objectors.join(", ")} asked for changes`);
  return `${parts.join("; ")}.`;
}

function obstacleOf(caller: Caller, { edits: planned, conflicts, refusals }: WeighedChange, edits: readonly ChangeEdit[]): string | null {
  const lost = edits.find((edit) => edit.lost.length > 0);
  if (lost) return `${lost.state.path}: a secret that the edit keeps was destroyed. Edit the entry again.`;
  const [conflict] = conflicts;
  if (conflict) return `${conflict.path} has moved since: settle the conflict first.`;
  const [refused] = refusals;
  // What is refused of the change as a whole may name anything in the workspace.
  if (refused?.edit === null && caller.pathPrefix !== "") return "It stands in the way of entries that your token may not see.";
  if (refused) return refused.refusal.message;
  const isMoot = edits.length > 0 && planned.every(({ isChanged }) => !isChanged);
  return isMoot ? "Nothing of it differs from what is live any more. Close it." : null;
}
