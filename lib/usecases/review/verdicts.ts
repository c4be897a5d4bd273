import { contract } from "#lib/api/contract.ts";
import type { Caller } from "#lib/core/caller.ts";
import { DomainError } from "#lib/core/errors.ts";
import { loadRound } from "#lib/store/change-edits.ts";
import { insertChangeEvent } from "#lib/store/changes.ts";
import type { Tx } from "#lib/store/client.ts";
import { insertReview, loadReviews, withdrawReviews } from "#lib/store/reviews.ts";
import { usecase } from "#lib/usecases/usecase.ts";
import { lockChange } from "./lifecycle.ts";
import { heldPolicies } from "./policies.ts";
import { refuseAct, refuseActOf } from "./refuse-act.ts";
import { factsOf, hasBrokenGlass, type Standing, standingOf } from "./standing.ts";

export const reviewChange = usecase(contract.reviewChange, async (tx, { id, verdict, covers, comment }, caller) => {
  const { userId, name } = personBehind(caller);
  const row = await lockChange(tx, caller, id);
  if (verdict === "acknowledged") await refuseUnacknowledgeable(tx, caller, row);
  const edits = await loadRound(tx, row);
  const standing = await standingOf(tx, caller, { row, edits, policies: await heldPolicies(tx, row.workspaceId) });
  if (verdict !== "acknowledged") {
    refuseActOf(verdict === "approved" ? "approve" : "requestChanges", standing.acts);
    refuseStale(standing, covers);
  }
  const at = after(standing.reviews);
  const review = {
    ...{
      id: crypto.randomUUID(),
      changeId: id,
      userId,
      userName: name,
      verdict,
      comment,
      round: row.round,
      createdAt: at,
      withdrawnAt: null,
    },
    ...standing.covered,
  };
  await insertReview(tx, review);
  const detail = { change: id, number: row.number, verdict, round: row.round, covers: standing.covers, entries: boundTo(standing) };
  const output = { id: review.id, userId, name, verdict, comment, round: row.round, at: at.toISOString(), voidReason: null };
  return { output, detail };
});

export const withdrawReview = usecase(contract.withdrawReview, async (tx, { id }, caller) => {
  const { userId } = personBehind(caller);
  const row = await lockChange(tx, caller, id);
  if (row.state !== "open") throw new DomainError("forbidden", `This change is ${row.state}.`);
  const count = await withdrawReviews(tx, id, userId, new Date());
  if (count > 0) await insertChangeEvent(tx, { changeId: id, kind: "approval withdrawn", actor: caller });
  return { output: { ok: true }, detail: count > 0 ? { change: id, number: row.number, withdrawn: count } : null };
});

/** The moment of the next verdict: later than every one that there is, so that of one person the last one counts. */
function after(reviews: Standing["reviews"]): Date {
  return new Date(Math.max(Date.now(), ...reviews.map(({ createdAt }) => createdAt.getTime() + 1)));
}

/** Refuses with `conflict` an act on something else than what its caller saw. */
export function refuseStale(standing: Pick<Standing, "covers" | "row">, covers: string): void {
  if (standing.covers === covers) return;
  const message = "This change, an entry of it or a policy has moved since you looked at it. Look at it again.";
  throw new DomainError("conflict", message, { round: standing.row.round });
}

/** What a verdict was about, for the audit log: entries with the exact versions that were compared. */
function boundTo({ weighed, edits }: Standing) {
  const heads = new Map(weighed.edits.map((edit) => [edit.entryId, edit.head?.n ?? 0]));
  return edits.map(({ entryId, state, baseVersion }) => ({ id: entryId, path: state.path, version: heads.get(entryId) ?? baseVersion }));
}

async function refuseUnacknowledgeable(tx: Tx, caller: Caller, row: Standing["row"]): Promise<void> {
  const reviews = await loadReviews(tx, [row.id]);
  const hasAcknowledged = reviews.some(({ userId, verdict }) => userId === caller.userId && verdict === "acknowledged");
  refuseAct("acknowledge", { ...factsOf(caller, row, []), hasBrokenGlass: await hasBrokenGlass(tx, caller, row), hasAcknowledged });
}

/** The person who judges: of a token, its maker. */
function personBehind({ userId, name }: Caller): { userId: string; name: string } {
  if (userId === null) throw new DomainError("forbidden", "Only a person reviews: this token has none behind it.");
  return { userId, name };
}
