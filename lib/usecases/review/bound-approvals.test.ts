import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { anonymousCaller } from "#lib/core/caller.ts";
import { createChange } from "#lib/usecases/changes/changes.ts";
import { getEntryByPath } from "#lib/usecases/entries/entries.ts";
import { callerOfSession } from "#lib/usecases/people/callers.ts";
import { acceptLink } from "#lib/usecases/people/links.ts";
import { addMember, removeMember, resetMember, setMemberRole } from "#lib/usecases/people/members.ts";
import { signIn } from "#lib/usecases/people/sign-in.ts";
import { codeOf, type Person, testRequest } from "#lib/usecases/testing-team.ts";
import { applyOpenChange, breakGlass } from "./apply.ts";
import { getReview } from "./change-review.ts";
import { addToChange, removeFromChange } from "./drafts.ts";
import { getInbox } from "./inbox.ts";
import { closeChange, openChange } from "./lifecycle.ts";
import { resolveConflicts } from "./resolve.ts";
import { applyAs, judgeAs, openReviewTeam, patch, put, type ReviewTeam } from "./testing.ts";
import { reviewChange, withdrawReview } from "./verdicts.ts";

let team: ReviewTeam;
beforeEach(async () => {
  team = await openReviewTeam();
});
afterEach(() => team.close());

const path = "config/app/db";
const password = "grape lantern fjord 71";

async function governed(author: Person = team.alice, document: object = { pattern: "config/**", approvals: 1 }) {
  await team.save(team.owner, put(path, { host: "a", port: 1 }));
  await team.addPolicy("configs", document);
  const { id } = await team.save(author, patch(path, 1, { host: "b" }));
  return id ?? "";
}

async function versionNow() {
  return (await getEntryByPath(await team.owner.caller(), { path })).version;
}

/** Nothing that was given clears it: neither the page nor an apply lets it through. */
async function expectHeld(id: string, by: Person = team.alice) {
  const caller = await by.caller();
  const { acts, covers, policies } = await getReview(caller, { id });
  expect(acts.apply).not.toBeNull();
  expect(policies.every(({ isMet }) => isMet)).toBe(false);
  expect(await codeOf(applyOpenChange(caller, { id, covers }))).toBe("forbidden");
  expect(await versionNow()).toBe(1);
}

describe("nobody approves what they wrote", () => {
  it("with a token of their own, and a token's change is not approved by its maker", async () => {
    const id = await governed();
    const token = await team.tokenOf(team.alice, ["list", "review"]);
    expect(await codeOf(judgeAs(token, id))).toBe("forbidden");
    await expectHeld(id);
    const push = await team.tokenOf(team.erin, ["list", "push"]);
    const byToken = (await createChange(push, { edits: [patch(path, 1, { port: 2 })] })).id ?? "";
    expect(await codeOf(judgeAs(await team.erin.caller(), byToken))).toBe("forbidden");
    await expectHeld(byToken, team.erin);
  });

  it.each(["alice+second@example.com", "alice+x+y@example.com"])("with another account of theirs, %s", async (email) => {
    const second = await team.addPerson("reviewer", email.split("@")[0]);
    const id = await governed();
    expect(await codeOf(judgeAs(await second.caller(), id))).toBe("forbidden");
    await expectHeld(id);
  });

  it("through an account that they invited since they began", async () => {
    const id = await governed(team.owner);
    const { link } = await addMember(await team.owner.caller(), { email: "puppet@example.com", name: "P", role: "reviewer" });
    await acceptLink(anonymousCaller(testRequest), { token: link?.split("#")[1], password });
    const { sessionId } = await signIn({ email: "puppet@example.com", password, request: testRequest, userAgent: "" });
    expect(await codeOf(judgeAs(await callerOfSession(sessionId, testRequest), id))).toBe("forbidden");
    await expectHeld(id, team.owner);
  });

  it("through an account that they took over with a reset link, wherever it was made for", async () => {
    const id = await governed(team.owner);
    const { link } = await resetMember(await team.owner.caller(), { userId: team.bob.userId });
    await acceptLink(anonymousCaller(testRequest), { token: link?.split("#")[1], password });
    const { sessionId } = await signIn({ email: team.bob.email, password, request: testRequest, userAgent: "" });
    expect(await codeOf(judgeAs(await callerOfSession(sessionId, testRequest), id))).toBe("forbidden");
    await expectHeld(id, team.owner);
  });

  it("through somebody whom they promote after the verdict was given", async () => {
    const policy = { pattern: "config/**", approvals: 1, approvers: { roles: ["admin"], people: [] } };
    const id = await governed(team.owner, policy);
    await judgeAs(await team.bob.caller(), id);
    await setMemberRole(await team.owner.caller(), { userId: team.bob.userId, role: "admin" });
    await expectHeld(id, team.owner);
  });

  it("when all they did was to take an edit out of it", async () => {
    await team.save(team.owner, put(path, { host: "a", port: 1 }), put("config/app/safe", { on: true }));
    await team.addPolicy("configs", { pattern: "config/**", approvals: 1 });
    const sent = await team.save(team.alice, patch(path, 1, { host: "b" }), patch("config/app/safe", 1, { on: false }));
    const id = sent.id ?? "";
    await removeFromChange(await team.erin.caller(), { id, entryId: sent.edits[1]?.id });
    expect(await codeOf(judgeAs(await team.erin.caller(), id))).toBe("forbidden");
    await expectHeld(id);
  });

  it("when they edited it once and the author edited their part away again", async () => {
    const id = await governed();
    await addToChange(await team.erin.caller(), { id, edits: [patch(path, 1, { port: 9 })] });
    await addToChange(await team.alice.caller(), { id, edits: [patch(path, 1, { host: "b", port: 1 })] });
    expect(await codeOf(judgeAs(await team.erin.caller(), id))).toBe("forbidden");
    await expectHeld(id);
  });

  it("and breaks no glass and looks at it as somebody else", async () => {
    const id = await governed(team.alice, { pattern: "config/**", approvals: 1, allowsBreakGlass: true });
    const erin = await team.erin.caller();
    const { covers } = await getReview(erin, { id });
    await breakGlass(erin, { id, covers, reason: "The site is down.", password: "velvet tram orbit 93" });
    expect(await codeOf(reviewChange(erin, { id, verdict: "acknowledged", covers }))).toBe("forbidden");
    expect((await getInbox(erin, {})).items).toEqual([]);
    expect((await getInbox(await team.bob.caller(), {})).items).toHaveLength(1);
  });
});

describe("an approval does not count", () => {
  it("of somebody who was demoted, removed or disabled since", async () => {
    for (const undo of [
      async () => setMemberRole(await team.owner.caller(), { userId: team.bob.userId, role: "viewer" }),
      async () => removeMember(await team.owner.caller(), { userId: team.bob.userId }),
      async () => team.store.write((tx) => tx.user.update({ where: { id: team.bob.userId }, data: { isDisabled: true } })),
    ]) {
      const id = await governed();
      await judgeAs(await team.bob.caller(), id);
      expect((await getReview(await team.alice.caller(), { id })).acts.apply).toBeNull();
      await undo();
      await expectHeld(id);
      await team.close();
      team = await openReviewTeam();
    }
  });

  it("twice of one person", async () => {
    const id = await governed(team.alice, { pattern: "config/**", approvals: 2 });
    await judgeAs(await team.bob.caller(), id);
    await judgeAs(await team.bob.caller(), id);
    await judgeAs(await team.tokenOf(team.bob, ["list", "review"]), id);
    await expectHeld(id);
    await judgeAs(await team.carol.caller(), id);
    expect(await applyAs(await team.alice.caller(), id)).toMatchObject({ id });
  });

  it("once the same person has asked for changes, were it in the same millisecond", async () => {
    const id = await governed();
    const bob = await team.bob.caller();
    const { covers } = await getReview(bob, { id });
    for (let round = 0; round < 12; round++) {
      await reviewChange(bob, { id, verdict: "approved", covers });
      await reviewChange(bob, { id, verdict: "changes requested", covers });
      const { acts } = await getReview(await team.alice.caller(), { id });
      expect(acts.apply).toContain("asked for changes");
    }
    await reviewChange(bob, { id, verdict: "approved", covers });
    expect((await getReview(await team.alice.caller(), { id })).acts.apply).toBeNull();
  });

  it("that was withdrawn, nor the one before it", async () => {
    const id = await governed();
    const bob = await team.bob.caller();
    await judgeAs(bob, id);
    await judgeAs(bob, id);
    await withdrawReview(bob, { id });
    await expectHeld(id);
  });

  it("on what its covers does not stand for: an older round, another change, nothing at all", async () => {
    const id = await governed();
    const other = (await team.save(team.alice, patch(path, 1, { port: 7 }))).id ?? "";
    const bob = await team.bob.caller();
    const old = (await getReview(bob, { id })).covers;
    await addToChange(await team.alice.caller(), { id, edits: [patch(path, 1, { host: "c" })] });
    const strange = (await getReview(bob, { id: other })).covers;
    for (const covers of [old, strange, "0".repeat(64)]) {
      expect(await codeOf(reviewChange(bob, { id, verdict: "approved", covers }))).toBe("conflict");
      expect(await codeOf(reviewChange(bob, { id, verdict: "changes requested", covers }))).toBe("conflict");
    }
    for (const covers of ["", "0".repeat(63)]) {
      expect(await codeOf(reviewChange(bob, { id, verdict: "approved", covers }))).toBe("invalid");
    }
    expect((await getReview(bob, { id })).reviews).toEqual([]);
    await expectHeld(id);
  });

  it("after the policy was deleted and made anew with the same words", async () => {
    const document = { pattern: "config/**", approvals: 1 };
    const id = await governed(team.alice, document);
    await judgeAs(await team.bob.caller(), id);
    const gone = (await team.save(team.owner, { op: "delete", path: "policy/configs", baseVersion: 1 })).id ?? "";
    await judgeAs(await team.carol.caller(), gone);
    await applyAs(await team.owner.caller(), gone);
    await team.addPolicy("configs", document);
    await expectHeld(id);
  });

  it("for a pattern into which the entry was renamed since", async () => {
    await team.save(team.owner, put(path, { host: "a" }));
    await team.addPolicy("prod", { pattern: "config/prod/**", approvals: 2 });
    await team.addPolicy("apps", { pattern: "config/app/**", approvals: 1 });
    const id = (await team.save(team.alice, patch(path, 1, { host: "b" }))).id ?? "";
    await judgeAs(await team.bob.caller(), id);
    const moving = (await team.save(team.owner, { op: "rename", path, baseVersion: 1, newPath: "config/prod/db" })).id ?? "";
    await judgeAs(await team.bob.caller(), moving);
    await judgeAs(await team.carol.caller(), moving);
    await applyAs(await team.owner.caller(), moving);
    const { policies, acts, reviews } = await getReview(await team.alice.caller(), { id });
    expect(policies.map(({ name, isMet }) => [name, isMet])).toEqual([["prod", false]]);
    expect([acts.apply === null, reviews.map(({ voidReason }) => voidReason !== null)]).toEqual([false, [true]]);
  });

  it("for what an entry says after a policy stopped to be about it: then it asks for nothing, and the plan is still the one that was seen", async () => {
    const id = await governed();
    const { covers } = await getReview(await team.alice.caller(), { id });
    const moving = (await team.save(team.owner, { op: "rename", path, baseVersion: 1, newPath: "config/free/db" })).id ?? "";
    await judgeAs(await team.bob.caller(), moving);
    await applyAs(await team.owner.caller(), moving);
    const loosened = (await team.save(team.owner, patch("policy/configs", 1, { pattern: "config/app/**" }))).id ?? "";
    await judgeAs(await team.bob.caller(), loosened);
    await applyAs(await team.owner.caller(), loosened);
    expect(await codeOf(applyOpenChange(await team.alice.caller(), { id, covers }))).toBe("conflict");
    expect(await applyAs(await team.alice.caller(), id)).toMatchObject({ edits: [{ path: "config/free/db", version: 3 }] });
  });
});

describe("an approval counts", () => {
  it("again when the content is again what it was about, down to the secrets, for it is bound to that and to no round", async () => {
    const id = await governed();
    await judgeAs(await team.bob.caller(), id);
    await addToChange(await team.alice.caller(), { id, edits: [patch(path, 1, { host: "c" })] });
    await expectHeld(id);
    await addToChange(await team.alice.caller(), { id, edits: [patch(path, 1, { host: "b" })] });
    const { round, reviews } = await getReview(await team.alice.caller(), { id });
    expect([round, reviews[0]?.voidReason]).toEqual([3, null]);
    expect(await applyAs(await team.alice.caller(), id)).toMatchObject({ edits: [{ version: 2 }] });
  });

  it("still when the change was closed and opened again with nothing moved, and not when something has", async () => {
    const id = await governed();
    await judgeAs(await team.bob.caller(), id);
    await closeChange(await team.alice.caller(), { id });
    expect(await codeOf(judgeAs(await team.carol.caller(), id))).toBe("forbidden");
    const other = (await team.save(team.erin, patch(path, 1, { port: 2 }))).id ?? "";
    await openChange(await team.alice.caller(), { id });
    expect((await getReview(await team.alice.caller(), { id })).acts.apply).toBeNull();
    await closeChange(await team.alice.caller(), { id });
    await judgeAs(await team.bob.caller(), other);
    await applyAs(await team.erin.caller(), other);
    await openChange(await team.alice.caller(), { id });
    expect((await getReview(await team.alice.caller(), { id })).acts.apply).not.toBeNull();
  });

  it("of people whom the author did not make, whatever other changes wait beside it", async () => {
    const early =
      (await team.addPolicy("configs", { pattern: "config/**", approvals: 1 })) && (await team.save(team.alice, put(path, { host: "a" })));
    const dave = await team.addPerson("viewer", "dave");
    await setMemberRole(await team.owner.caller(), { userId: dave.userId, role: "reviewer" });
    const late = (await team.save(team.owner, put("config/app/other", { host: "a" }))).id ?? "";
    await judgeAs(await dave.caller(), late);
    const items = (await getInbox(await team.owner.caller(), {})).items;
    expect(items.map(({ change, reason }) => [change.id, reason])).toContainEqual([late, "apply"]);
    expect(items.map(({ change, reason }) => [change.id, reason])).toContainEqual([early.id, "review"]);
  });
});

describe("two changes at once", () => {
  it("approved and edited at the same moment, never apply what was not approved", async () => {
    for (let round = 0; round < 6; round++) {
      const id = round === 0 ? await governed() : ((await team.save(team.alice, patch(path, 1, { host: `b${round}` }))).id ?? "");
      const [bob, alice] = [await team.bob.caller(), await team.alice.caller()];
      const { covers } = await getReview(bob, { id });
      const [judged] = await Promise.allSettled([
        reviewChange(bob, { id, verdict: "approved", covers }),
        addToChange(alice, { id, edits: [patch(path, 1, { host: `evil${round}` })] }),
      ]);
      expect(["fulfilled", "rejected"]).toContain(judged?.status);
      await expectHeld(id);
    }
  });

  it("on one entry apply once: the other one's approvals fall with the head", async () => {
    await team.save(team.owner, put(path, { host: "a", port: 1 }));
    await team.addPolicy("configs", { pattern: "config/**", approvals: 1 });
    const ids = [
      (await team.save(team.alice, patch(path, 1, { host: "b" }))).id ?? "",
      (await team.save(team.erin, patch(path, 1, { port: 2 }))).id ?? "",
    ];
    for (const id of ids) await judgeAs(await team.bob.caller(), id);
    const owner = await team.owner.caller();
    const wanted = await Promise.all(ids.map(async (id) => ({ id, covers: (await getReview(owner, { id })).covers })));
    const results = await Promise.allSettled(wanted.flatMap((one) => Array.from({ length: 25 }, () => applyOpenChange(owner, one))));
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await versionNow()).toBe(2);
    const waiting = ids[results.findIndex(({ status }) => status === "fulfilled") < 25 ? 1 : 0] ?? "";
    await judgeAs(await team.bob.caller(), waiting);
    await applyAs(owner, waiting);
    expect((await getEntryByPath(owner, { path })).data).toEqual({ host: "b", port: 2 });
  });

  it("settle a conflict, and the one who settled it is no judge of it", async () => {
    const id = await governed();
    const other = (await team.save(team.owner, patch(path, 1, { host: "theirs" }))).id ?? "";
    await judgeAs(await team.bob.caller(), other);
    await applyAs(await team.owner.caller(), other);
    const { edits } = await getReview(await team.erin.caller(), { id });
    const entries = [{ entryId: edits[0]?.entryId, headVersion: 2, picks: { host: "mine" } }];
    await resolveConflicts(await team.erin.caller(), { id, entries });
    expect(await codeOf(judgeAs(await team.erin.caller(), id))).toBe("forbidden");
    await judgeAs(await team.bob.caller(), id);
    await applyAs(await team.alice.caller(), id);
    expect((await getEntryByPath(await team.owner.caller(), { path })).data).toEqual({ host: "b", port: 1 });
  });
});
