import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { roles } from "./permissions.ts";
import type { Policy } from "./policies.ts";
import { isApprover, judge, personKey, type Reviewer, type Verdict, whyNotReviewer } from "./review.ts";

const now = { contentHash: "content", basesText: "{}", policiesText: "{}" };
const nobody = { userIds: new Set<string>(), emails: new Set<string>() };
const policy = (approvals = 1, approvers: Partial<Policy["document"]["approvers"]> = {}): Policy => ({
  ...{ entryId: "p", name: "p", version: 1 },
  document: {
    ...{ pattern: "**", types: [], approvals, allowsDirect: false, allowsBreakGlass: false },
    approvers: { roles: [], people: [], ...approvers },
  },
});
const reviewer = (userId: string, more: Partial<Reviewer> = {}): Reviewer => ({
  ...{ userId, email: `${userId}@example.com`, name: userId, role: "reviewer", isDisabled: false, madeBy: [] },
  ...more,
});
let count = 0;
const verdict = (userId: string, more: Partial<Verdict> = {}): Verdict => ({
  ...{ id: `v${count++}`, userId, userName: userId, verdict: "approved", withdrawnAt: null, createdAt: new Date(1_000), ...now },
  ...more,
});
const peopleOf = (...people: Reviewer[]) => new Map(people.map((person) => [person.userId, person]));
const isCleared = (verdicts: Verdict[], people: Reviewer[], asked = policy(), contributors = nobody) =>
  judge([{ policy: asked, paths: ["kv/a"] }], verdicts, now, peopleOf(...people), contributors).isCleared;

describe("a person's address", () => {
  it.each(["Ann@Example.com", "ann+two@example.com", "ANN+x+y@EXAMPLE.COM", "ann+@example.com"])("%s is Ann's", (email) => {
    expect(personKey(email)).toBe("ann@example.com");
  });

  it.each(["ann@example.org", "anna@example.com", "an+n@example.com"])("%s is somebody else's", (email) => {
    expect(personKey(email)).not.toBe("ann@example.com");
  });
});

describe("a verdict", () => {
  it("counts on exactly what it was given on", () => {
    expect(isCleared([verdict("b")], [reviewer("b")])).toBe(true);
    for (const moved of [{ contentHash: "other" }, { basesText: '{"e":2}' }, { policiesText: '{"p":2}' }]) {
      expect(isCleared([verdict("b", moved)], [reviewer("b")])).toBe(false);
    }
  });

  it("counts of members who may review alone, as they are now", () => {
    for (const role of roles) {
      const may = ["editor", "reviewer", "admin", "owner"].includes(role);
      expect([role, isCleared([verdict("b")], [reviewer("b", { role })])]).toEqual([role, may]);
    }
    expect(isCleared([verdict("b")], [reviewer("b", { role: null })])).toBe(false);
    expect(isCleared([verdict("b")], [reviewer("b", { isDisabled: true })])).toBe(false);
    expect(isCleared([verdict("b")], [])).toBe(false);
  });

  it("is replaced by the same person's next one, were both given at the same moment", () => {
    const [approved, refused] = [verdict("b"), verdict("b", { verdict: "changes requested" })];
    expect(isCleared([approved, refused], [reviewer("b")])).toBe(false);
    expect(isCleared([refused, approved], [reviewer("b")])).toBe(true);
  });

  it("that was withdrawn is none, and does not hide the one before it when that one stands", () => {
    const withdrawn = verdict("b", { verdict: "changes requested", withdrawnAt: new Date(), createdAt: new Date(2_000) });
    expect(isCleared([verdict("b"), withdrawn], [reviewer("b")])).toBe(true);
    expect(isCleared([verdict("b", { withdrawnAt: new Date() })], [reviewer("b")])).toBe(false);
  });

  it("that has fallen gives way to no older one of the same person", () => {
    const fallen = verdict("b", { verdict: "changes requested", contentHash: "other", createdAt: new Date(2_000) });
    expect(isCleared([verdict("b"), fallen], [reviewer("b")])).toBe(false);
  });
});

describe("nobody approves what they wrote", () => {
  it("whichever way they are behind the account", () => {
    const contributors = { userIds: new Set(["author"]), emails: new Set(["author@example.com"]) };
    const judges = [
      reviewer("author"),
      reviewer("b", { email: "AUTHOR+2@example.com" }),
      reviewer("c", { madeBy: ["author"] }),
      reviewer("d", { madeBy: ["x", "author"] }),
    ];
    for (const one of judges) expect(whyNotReviewer(one, contributors)).toBeDefined();
    expect(whyNotReviewer(reviewer("e", { madeBy: ["x"] }), contributors)).toBeUndefined();
  });
});

describe("a policy", () => {
  it("is met by as many people as it asks for, and two accounts of one address are one", () => {
    const people = [reviewer("b"), reviewer("b2", { email: "b+two@example.com" }), reviewer("c")];
    expect(isCleared([verdict("b"), verdict("b2")], people, policy(2))).toBe(false);
    expect(isCleared([verdict("b"), verdict("b2"), verdict("c")], people, policy(2))).toBe(true);
    expect(isCleared([verdict("b"), verdict("b"), verdict("b")], people, policy(2))).toBe(false);
  });

  it("counts those whom it names, by role or by address in any case, and no other spelling", () => {
    const named = policy(1, { roles: ["admin"], people: ["Lead@example.com"] });
    expect(isApprover(named, reviewer("x"))).toBe(false);
    expect(isApprover(named, reviewer("x", { role: "admin" }))).toBe(true);
    expect(isApprover(named, reviewer("lead"))).toBe(true);
    expect(isApprover(named, reviewer("y", { email: "lead+1@example.com" }))).toBe(false);
    expect(isApprover(named, undefined)).toBe(false);
  });

  it("is held up by anybody who counts and objects", () => {
    const refused = verdict("c", { verdict: "changes requested" });
    expect(isCleared([verdict("b"), refused], [reviewer("b"), reviewer("c")])).toBe(false);
    expect(isCleared([verdict("b"), refused], [reviewer("b"), reviewer("c", { role: "viewer" })])).toBe(true);
  });

  it("is never met by more verdicts of people who do not count", () => {
    const people = fc.array(fc.record({ role: fc.constantFrom(...roles, null), wrote: fc.boolean(), isDisabled: fc.boolean() }), {
      maxLength: 6,
    });
    fc.assert(
      fc.property(people, fc.integer({ min: 0, max: 3 }), (drawn, approvals) => {
        const known = drawn.map(({ role, isDisabled }, n) => reviewer(`u${n}`, { role, isDisabled }));
        const authors = drawn.flatMap(({ wrote }, n) => (wrote ? [`u${n}`] : []));
        const contributors = { userIds: new Set(authors), emails: new Set(authors.map((id) => `${id}@example.com`)) };
        const good = drawn.filter(
          ({ role, wrote, isDisabled }) => !wrote && !isDisabled && role !== null && !["viewer", "reader"].includes(role),
        );
        const verdicts = known.map(({ userId }) => verdict(userId));
        expect(isCleared(verdicts, known, policy(approvals), contributors)).toBe(good.length >= approvals);
      }),
    );
  });
});
