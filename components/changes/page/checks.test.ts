import { expect, it } from "vitest";
import type { ChangeReview, ProposedEdit } from "#lib/api/contract/review-views.ts";
import { checksOf, countFailing } from "./checks.ts";

const edit: ProposedEdit = {
  ...{ entryId: "1", path: "block/secret/a", fromPath: null, kind: "block", op: "updated", headVersion: 2, baseVersion: 2, fields: [] },
  ...{ merged: [], isCompanion: false, conflict: null, problems: [], secrets: [], isViewed: false, since: null, editedBy: "Alice" },
};
const policy = {
  ...{ id: "p", name: "prod", words: "needs 1 approval", paths: ["block/secret/a"], approvals: 1, approvedBy: [] },
  ...{ isMet: false, allowsBreakGlass: false },
};
const review = (more: Partial<ChangeReview>): ChangeReview =>
  ({ change: { state: "open" }, edits: [edit], policies: [], reviews: [], breakGlassReason: null, ...more }) as ChangeReview;
const stateOf = (more: Partial<ChangeReview>, name: string) => checksOf(review(more)).find((check) => check.name.startsWith(name))?.state;

it("a change with nothing against it fails no check", () => {
  expect(countFailing(checksOf(review({})))).toBe(0);
  expect(checksOf(review({})).every(({ state }) => state === "ok")).toBe(true);
});

it("a conflict, a problem, a policy that is not met and a request for changes each stand in the way", () => {
  const conflict = { path: edit.path } as ProposedEdit["conflict"];
  expect(stateOf({ edits: [{ ...edit, conflict }] }, "The edits apply")).toBe("fail");
  expect(stateOf({ edits: [{ ...edit, problems: ["Wrong."] }] }, "Everything fits")).toBe("fail");
  expect(stateOf({ policies: [policy] }, "Policy prod")).toBe("fail");
  expect(stateOf({ policies: [{ ...policy, isMet: true }] }, "Policy prod")).toBe("ok");
  const said = {
    id: "r",
    userId: "u",
    name: "Bob",
    verdict: "changes requested" as const,
    comment: "",
    round: 1,
    at: "",
    voidReason: null,
  };
  expect(stateOf({ reviews: [said] }, "Nobody asks")).toBe("fail");
  expect(stateOf({ reviews: [said, { ...said, id: "s", verdict: "approved" }] }, "Nobody asks")).toBe("ok");
});

it("a wrong format, a value used elsewhere and a base that moved are named with their fields", () => {
  const twins = {
    sameAsVersions: [],
    sameInWorkspaces: [],
    reusedIn: { count: 1, entries: [{ id: "2", path: "block/secret/b", fields: ["value"] }] },
  };
  const facts = { format: null, isRight: false, message: "Not a URL.", parts: [] };
  const edits = [{ ...edit, headVersion: 3, secrets: [{ field: "value", facts, twins }] }];
  const checks = checksOf(review({ edits }));
  expect(countFailing(checks)).toBe(0);
  expect(checks.filter(({ state }) => state === "notice").flatMap(({ lines }) => lines)).toEqual([
    "block/secret/a · value: Not a URL.",
    "block/secret/a · value: same as in block/secret/b",
    "block/secret/a: made on v2, live is v3",
  ]);
});
