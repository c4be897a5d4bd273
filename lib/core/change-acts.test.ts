import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { actsOn, type ChangeAct, type ChangeFacts } from "./change-acts.ts";
import { type Permission, permissions } from "./permissions.ts";

const facts: ChangeFacts = {
  ...{ state: "open", isAuthor: true, permissions: new Set<Permission>(["list", "write", "review"]), isPerson: true, notReviewer: null },
  ...{
    isOutOfScope: false,
    isReadingToken: false,
    holdsPolicies: false,
    hasEdits: true,
    obstacle: null,
    needsReview: true,
    missing: null,
    allowsBreakGlass: false,
  },
  ...{ isBreakGlass: false, hasBrokenGlass: false, hasAcknowledged: false },
};
const on = (more: Partial<ChangeFacts>) => actsOn({ ...facts, ...more });
const allowed = (more: Partial<ChangeFacts>) =>
  Object.entries(on(more))
    .flatMap(([act, reason]) => (reason === null ? [act] : []))
    .sort();
const drawn: fc.Arbitrary<ChangeFacts> = fc.record({
  state: fc.constantFrom("draft", "open", "applied", "closed"),
  permissions: fc.subarray([...permissions]).map((some) => new Set(some)),
  ...Object.fromEntries(["notReviewer", "obstacle", "missing"].map((key) => [key, fc.constantFrom(null, "Because.")])),
  ...Object.fromEntries(
    [
      "isAuthor",
      "isPerson",
      "isOutOfScope",
      "isReadingToken",
      "holdsPolicies",
      "hasEdits",
      "needsReview",
      "allowsBreakGlass",
      "isBreakGlass",
      "hasBrokenGlass",
      "hasAcknowledged",
    ].map((key) => [key, fc.boolean()]),
  ),
}) as unknown as fc.Arbitrary<ChangeFacts>;

describe("what may be done with a change", () => {
  it("follows its state", () => {
    expect(allowed({})).toEqual(["apply", "approve", "close", "comment", "edit", "requestChanges"]);
    expect(allowed({ state: "draft", needsReview: false })).toEqual(["apply", "close", "comment", "edit", "open"]);
    expect(allowed({ state: "draft" })).not.toContain("apply");
    expect(allowed({ state: "closed" })).toEqual(["comment", "reopen"]);
    expect(allowed({ state: "applied" })).toEqual(["comment", "revert"]);
  });

  it("is said with a sentence wherever it may not", () => {
    fc.assert(
      fc.property(drawn, (some) => {
        for (const reason of Object.values(actsOn(some))) if (reason !== null) expect(reason).toMatch(/^[A-Z].*\.$/);
      }),
    );
  });

  it("never applies without the right, what is missing, what is in the way, or what is over", () => {
    fc.assert(
      fc.property(drawn, (some) => {
        const { apply, breakGlass } = actsOn(some);
        const isWhole = some.hasEdits && some.obstacle === null && !some.isOutOfScope && some.permissions.has("write");
        if (apply === null) expect(isWhole && some.missing === null && ["open", "draft"].includes(some.state)).toBe(true);
        if (apply === null && some.state === "draft") expect(some.needsReview).toBe(false);
        if (breakGlass === null)
          expect(isWhole && some.allowsBreakGlass && some.isPerson && some.missing !== null && some.state === "open").toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it("never lets somebody judge who does not count, and nobody look at their own broken glass", () => {
    const judging: ChangeAct[] = ["approve", "requestChanges"];
    fc.assert(
      fc.property(drawn, (some) => {
        const acts = actsOn(some);
        for (const act of judging) {
          if (acts[act] === null) expect(some.state === "open" && some.permissions.has("review") && some.notReviewer === null).toBe(true);
        }
        if (acts.approve === null) expect(some.obstacle).toBeNull();
        if (acts.acknowledge === null)
          expect(some.isBreakGlass && !some.isAuthor && !some.hasBrokenGlass && !some.hasAcknowledged).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
});
