import { isWithdrawn } from "#components/changes/verdict-words.ts";
import type { ChangeReview, CommentView, ReviewView } from "#lib/api/contract/review-views.ts";

type TimelineEvent = ChangeReview["timeline"][number];
export type TimelineItem =
  | { kind: "event"; at: string; key: string; event: TimelineEvent }
  | { kind: "review"; at: string; key: string; review: ReviewView }
  | { kind: "comment"; at: string; key: string; comment: CommentView };

/** Events, verdicts and comments in the order in which they happened. */
export function timelineOf({ timeline, reviews, comments }: Pick<ChangeReview, "timeline" | "reviews" | "comments">): TimelineItem[] {
  const items: TimelineItem[] = [
    ...timeline.map((event, index) => ({ kind: "event" as const, at: event.at, key: `event ${index}`, event })),
    ...reviews.map((review) => ({ kind: "review" as const, at: review.at, key: review.id, review })),
    ...comments.map((comment) => ({ kind: "comment" as const, at: comment.at, key: comment.id, comment })),
  ];
  return items.sort((a, b) => a.at.localeCompare(b.at));
}

/** What somebody did, to follow their name. What an event of a later release says is shown as it is called. */
export function eventWords({ kind, detail }: Pick<TimelineEvent, "kind" | "detail">): string {
  switch (kind) {
    case "drafted":
      return "began this draft";
    case "opened":
      return "sent it for review";
    case "updated":
      return `changed what it contains (round ${detail.round})`;
    case "closed":
      return "closed it";
    case "reopened":
      return "opened it again";
    case "applied":
      return `applied it as revision ${detail.revision}`;
    case "break glass":
      return `broke the glass: ${detail.reason}`;
    case "review requested":
      return askedWords(detail.names);
    case "approval withdrawn":
      return "took their verdict back";
    default:
      return kind;
  }
}

function askedWords(names: unknown): string {
  const asked = Array.isArray(names) ? names.map(String) : [];
  return asked.length > 0 ? `asked ${asked.join(", ")} for a review` : "asks nobody in particular any more";
}

export function verdictWords({ verdict, voidReason }: Pick<ReviewView, "verdict" | "voidReason">): string {
  const words = { approved: "approved it", "changes requested": "asked for changes", acknowledged: "looked at the broken glass" };
  return isWithdrawn({ voidReason }) ? `${words[verdict]}, and took that back` : words[verdict];
}
