import { describe, expect, it } from "vitest";
import { reviewerRows, verdictOf } from "#components/changes/verdict-words.ts";
import type { ReviewView } from "#lib/api/contract/review-views.ts";
import { eventWords, timelineOf, verdictWords } from "./timeline.ts";

const at = (minute: number) => `2026-11-21T10:0${minute}:00.000Z`;
const said = (userId: string, minute: number, more: Partial<ReviewView> = {}): ReviewView => ({
  ...{ id: `${userId}${minute}`, userId, name: userId, verdict: "approved", comment: "", round: 1, at: at(minute), voidReason: null },
  ...more,
});

describe("the timeline", () => {
  it("tells events, verdicts and comments in the order in which they happened", () => {
    const comment = { id: "c", name: "bob", text: "Hm", entryId: null, field: null, round: 1, at: at(2), resolvedBy: null, isOwn: false };
    const items = timelineOf({
      timeline: [
        { kind: "opened", name: "alice", at: at(1), detail: {} },
        { kind: "applied", name: "alice", at: at(4), detail: { revision: 7 } },
      ],
      reviews: [said("bob", 3)],
      comments: [comment],
    });
    expect(items.map(({ kind }) => kind)).toEqual(["event", "comment", "review", "event"]);
  });

  it("says what somebody did, and what they took back", () => {
    expect(eventWords({ kind: "applied", detail: { revision: 7 } })).toBe("applied it as revision 7");
    expect(eventWords({ kind: "review requested", detail: { names: ["Bob", "Carol"] } })).toBe("asked Bob, Carol for a review");
    expect(verdictWords({ verdict: "approved", voidReason: "It was withdrawn." })).toBe("approved it, and took that back");
  });
});

describe("the reviewers", () => {
  it("stand once each, with what their latest word comes to", () => {
    const reviews = [
      said("bob", 1, { voidReason: "The change was edited since." }),
      said("carol", 2, { verdict: "changes requested" }),
      said("carol", 3),
    ];
    const rows = reviewerRows({ reviews, reviewers: [{ userId: "dave", name: "dave" }] });
    expect(rows.map(({ userId, state }) => [userId, state])).toEqual([
      ["dave", "asked"],
      ["bob", "fallen"],
      ["carol", "approved"],
    ]);
  });

  it("are asked again when they took their word back, and forgotten when nobody asked them", () => {
    const reviews = [said("bob", 1, { voidReason: "It was withdrawn." }), said("carol", 1, { voidReason: "It was withdrawn." })];
    expect(reviewerRows({ reviews, reviewers: [{ userId: "bob", name: "bob" }] }).map(({ state }) => state)).toEqual(["asked"]);
  });

  it("make a change approved only once every policy is met", () => {
    const change = { state: "open" } as Parameters<typeof verdictOf>[0]["change"];
    const unmet = [{ isMet: false }] as Parameters<typeof verdictOf>[0]["policies"];
    expect(verdictOf({ change, policies: unmet, reviews: [said("bob", 1)] })).toBe("waiting");
    expect(verdictOf({ change, policies: [], reviews: [said("bob", 1)] })).toBe("approved");
    expect(verdictOf({ change, policies: [], reviews: [said("bob", 1), said("carol", 2, { verdict: "changes requested" })] })).toBe(
      "changes requested",
    );
  });
});
