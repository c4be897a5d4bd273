import type { ChangeReview, ReviewView, Verdict } from "#lib/api/contract/review-views.ts";

export type ReviewerState = "asked" | "approved" | "changes requested" | "fallen" | "acknowledged";
/** `said`: the verdict that was given, though it may have fallen since. */
export type ReviewerRow = { userId: string; name: string; state: ReviewerState; said?: Verdict; reason: string | null; at: string | null };

/** Everybody who was asked or has spoken, once each, with what their latest word comes to now. */
export function reviewerRows({ reviews, reviewers }: Pick<ChangeReview, "reviews" | "reviewers">): ReviewerRow[] {
  const latest = new Map(reviews.map((review) => [review.userId, review]));
  const asked = new Set(reviewers.map(({ userId }) => userId));
  const people = new Map([...reviewers, ...reviews].map(({ userId, name }) => [userId, name]));
  return [...people].flatMap(([userId, name]): ReviewerRow[] => {
    const review = latest.get(userId);
    const isGone = !review || isWithdrawn(review);
    if (isGone) return asked.has(userId) ? [{ userId, name, state: "asked", reason: null, at: null }] : [];
    const state = review.voidReason === null ? review.verdict : "fallen";
    return [{ userId, name, state, said: review.verdict, reason: review.voidReason, at: review.at }];
  });
}

/** What the verdicts come to together: the word of the pill. */
export function verdictOf({ change, policies, reviews }: Pick<ChangeReview, "change" | "policies" | "reviews">) {
  if (change.state !== "open") return null;
  const counting = reviewerRows({ reviews, reviewers: [] });
  if (counting.some(({ state }) => state === "changes requested")) return "changes requested" as const;
  const isApproved = counting.some(({ state }) => state === "approved");
  return isApproved && policies.every(({ isMet }) => isMet) ? ("approved" as const) : ("waiting" as const);
}

export function isWithdrawn({ voidReason }: Pick<ReviewView, "voidReason">): boolean {
  return voidReason?.includes("withdrawn") ?? false;
}
