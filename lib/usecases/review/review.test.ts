import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { removePolicy } from "#lib/usecases/admin.ts";
import { createChange, getChange } from "#lib/usecases/changes/changes.ts";
import { getEntryByPath, listEntries } from "#lib/usecases/entries/entries.ts";
import { systemCaller } from "#lib/usecases/people/callers.ts";
import { setMemberRole } from "#lib/usecases/people/members.ts";
import { codeOf, openTestTeam, type Person, type TestTeam, testPassword } from "#lib/usecases/testing-team.ts";
import { applyOpenChange, breakGlass } from "./apply.ts";
import { getReview } from "./change-review.ts";
import { addToChange, getBasket, removeFromChange } from "./drafts.ts";
import { getInbox, listOpenChanges } from "./inbox.ts";
import { closeChange, openChange } from "./lifecycle.ts";
import { resolveConflicts } from "./resolve.ts";
import { revertChange } from "./revert.ts";
import { reviewChange } from "./verdicts.ts";

let team: TestTeam;
let owner: Person;
let alice: Person;
let bob: Person;
let carol: Person;

beforeEach(async () => {
  team = await openTestTeam({ hasTypes: true });
  [owner, alice, bob, carol] = [
    await team.addPerson("owner"),
    await team.addPerson("editor", "alice"),
    await team.addPerson("reviewer", "bob"),
    await team.addPerson("reviewer", "carol"),
  ];
});
afterEach(() => team.close());

const path = "kv/limit";
const put = (value: number, baseVersion = 0, at = path) => ({ op: "put" as const, path: at, baseVersion, data: { value } });

async function save(person: Person, ...edits: object[]) {
  return createChange(await person.caller(), { message: "Why", edits });
}

async function addPolicy(name: string, document: object) {
  return save(owner, { op: "put", path: `policy/${name}`, baseVersion: 0, data: document });
}

async function review(person: Person, id: string, verdict = "approved") {
  const caller = await person.caller();
  const { covers } = await getReview(caller, { id });
  return reviewChange(caller, { id, verdict, covers });
}

async function apply(person: Person, id: string) {
  const caller = await person.caller();
  const { covers } = await getReview(caller, { id });
  return applyOpenChange(caller, { id, covers });
}

async function savedAt(at = path) {
  const { data, version } = await getEntryByPath(await owner.caller(), { path: at });
  return [data.value, version];
}

describe("a policy", () => {
  it("turns a save into a change that waits, and lets it be applied once somebody else has approved it", async () => {
    await save(alice, put(1));
    await addPolicy("limits", { pattern: "kv/**", approvals: 1 });
    const sent = await save(alice, put(2, 1));
    expect(sent).toMatchObject({ state: "open", number: 1 });
    const id = sent.id ?? "";
    expect(await savedAt()).toEqual([1, 1]);
    expect(await codeOf(apply(alice, id))).toBe("forbidden");
    expect(await codeOf(review(alice, id))).toBe("forbidden");
    await review(bob, id);
    expect(await apply(alice, id)).toMatchObject({ id, edits: [{ path, version: 2 }] });
    expect(await savedAt()).toEqual([2, 2]);
    expect(await codeOf(apply(alice, id))).toBe("forbidden");
    expect((await getChange(await owner.caller(), { id })).author).toBe("The alice@example.com");
  });

  it("is itself under policy: it is loosened only by whom it names", async () => {
    await addPolicy("limits", { pattern: "kv/**", approvals: 1 });
    const sent = await save(owner, { op: "delete", path: "policy/limits", baseVersion: 1 });
    expect(sent.state).toBe("open");
    expect(await codeOf(save(alice, { op: "delete", path: "policy/limits", baseVersion: 1 }))).toBe("forbidden");
    expect(await codeOf(save(owner, { op: "delete", path: "policy/limits", baseVersion: 1 }, put(1)))).toBe("invalid");
  });

  it("that nobody can meet is removed by the machine's operator alone, who changes nothing else past it", async () => {
    await addPolicy("shut", { pattern: "**", approvals: 1, approvers: { roles: [], people: ["nobody@example.com"] } });
    expect((await save(owner, { op: "delete", path: "policy/shut", baseVersion: 1 })).state).toBe("open");
    const operator = systemCaller({ ip: "", requestId: "test", client: "admin" }, team.workspaceId);
    expect(await createChange(operator, { edits: [put(1)] })).toMatchObject({ state: "open" });
    await removePolicy({ workspace: "default", name: "shut" });
    expect((await save(alice, put(1))).state).toBe("applied");
    expect(await team.auditOf("removePolicy")).toHaveLength(1);
  });

  it("holds for renames out of what it is about", async () => {
    await save(alice, put(1));
    await addPolicy("limits", { pattern: "kv/limit", approvals: 1 });
    expect((await save(alice, { op: "rename", path, baseVersion: 1, newPath: "kv/free" })).state).toBe("open");
    expect((await save(alice, { op: "delete", path, baseVersion: 1 })).state).toBe("open");
  });

  it("counts a save that is sent again as the change that waits for it", async () => {
    await addPolicy("limits", { pattern: "kv/**", approvals: 1 });
    const [first, again] = [await save(alice, put(1)), await save(alice, put(1))];
    expect(again.id).toBe(first.id);
    expect((await save(alice, put(2))).id).not.toBe(first.id);
  });
});

describe("an approval", () => {
  async function opened() {
    await save(alice, put(1), { op: "put", path: "config/app/db", baseVersion: 0, data: { host: "a", port: 1 } });
    await addPolicy("all", { pattern: "**", approvals: 1, approvers: { roles: ["reviewer"], people: [] } });
    const { id } = await save(alice, { op: "patch", path: "config/app/db", baseVersion: 1, set: { host: "b" } });
    return id ?? "";
  }

  it("falls when the content is edited", async () => {
    const id = await opened();
    await review(bob, id);
    await addToChange(await alice.caller(), { id, edits: [{ op: "patch", path: "config/app/db", baseVersion: 1, set: { host: "c" } }] });
    expect(await codeOf(apply(alice, id))).toBe("forbidden");
    const { edits, reviews } = await getReview(await bob.caller(), { id });
    expect(reviews[0]?.voidReason).toContain("edited");
    expect(edits[0]?.since).toMatchObject([{ field: "host", old: { value: "b" }, new: { value: "c" } }]);
  });

  it("falls when the base moves, and is refused for what has moved since it was seen", async () => {
    const id = await opened();
    const { covers } = await getReview(await bob.caller(), { id });
    await review(bob, id);
    const other = await save(alice, { op: "patch", path: "config/app/db", baseVersion: 1, set: { port: 2 } });
    await review(bob, other.id ?? "");
    await apply(alice, other.id ?? "");
    expect(await codeOf(apply(alice, id))).toBe("forbidden");
    expect(await codeOf(reviewChange(await bob.caller(), { id, verdict: "approved", covers }))).toBe("conflict");
    await review(bob, id);
    await apply(alice, id);
    expect((await getEntryByPath(await owner.caller(), { path: "config/app/db" })).data).toEqual({ host: "b", port: 2 });
  });

  it("falls when the policy moves", async () => {
    const id = await opened();
    await review(bob, id);
    const loosened = await save(owner, { op: "patch", path: "policy/all", baseVersion: 1, set: { approvals: 0 } });
    await review(bob, loosened.id ?? "");
    await apply(owner, loosened.id ?? "");
    const { reviews } = await getReview(await bob.caller(), { id });
    expect(reviews[0]?.voidReason).toContain("policy");
  });

  it("does not count from somebody whom the policy does not name, nor whom the author promoted since", async () => {
    const id = await opened();
    await review(owner, id);
    expect(await codeOf(apply(alice, id))).toBe("forbidden");
    const byOwner = (await save(owner, { op: "patch", path: "config/app/db", baseVersion: 1, set: { host: "x" } })).id ?? "";
    const dave = await team.addPerson("viewer", "dave");
    await setMemberRole(await owner.caller(), { userId: dave.userId, role: "reviewer" });
    expect(await codeOf(review(dave, byOwner))).toBe("forbidden");
    await review(carol, byOwner);
    expect(await apply(owner, byOwner)).toMatchObject({ id: byOwner });
  });

  it("is applied once by fifty at the same time", async () => {
    const id = await opened();
    await review(bob, id);
    const caller = await alice.caller();
    const { covers } = await getReview(caller, { id });
    const results = await Promise.allSettled(Array.from({ length: 50 }, () => applyOpenChange(caller, { id, covers })));
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect((await getEntryByPath(caller, { path: "config/app/db" })).version).toBe(2);
  });

  it("shows in the inbox of those who can give it, until they have", async () => {
    const id = await opened();
    const inboxOf = async (person: Person) =>
      (await getInbox(await person.caller(), {})).items.map(({ change, reason }) => [change.id, reason]);
    expect(await inboxOf(bob)).toEqual([[id, "review"]]);
    expect(await inboxOf(alice)).toEqual([]);
    await review(bob, id);
    expect(await inboxOf(bob)).toEqual([]);
    expect(await inboxOf(alice)).toEqual([[id, "apply"]]);
    await review(carol, id, "changes requested");
    expect(await inboxOf(alice)).toEqual([[id, "answer"]]);
    expect(await codeOf(apply(alice, id))).toBe("forbidden");
  });
});

describe("a basket", () => {
  it("collects edits of many entries, secrets sealed, and applies them all or nothing", async () => {
    const caller = await alice.caller();
    const aws = {
      op: "put",
      path: "block/aws-credentials/prod",
      baseVersion: 0,
      data: { aws_access_key_id: "AKIAIOSFODNN7EXAMPLE", aws_secret_access_key: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY" },
    };
    await addToChange(caller, { edits: [put(1)] });
    await addToChange(caller, { edits: [aws] });
    const { basket } = await getBasket(caller, {});
    expect(basket?.edits.map((edit) => edit.path)).toEqual([path, "block/aws-credentials/prod"]);
    const id = basket?.id ?? "";
    const reviewed = await getReview(caller, { id });
    expect(JSON.stringify(reviewed)).not.toContain("wJalrXUtnFEMI");
    expect(reviewed.edits[1]?.secrets.map(({ field, facts }) => [field, facts?.isRight])).toContainEqual(["aws_secret_access_key", true]);
    expect(await codeOf(getReview(await bob.caller(), { id }))).toBe("not_found");
    await apply(alice, id);
    const block = await getEntryByPath(caller, { path: "block/aws-credentials/prod" });
    expect(block.secrets.map(({ field }) => field)).toContain("aws_secret_access_key");
    expect((await getBasket(caller, {})).basket).toBeNull();
  });

  it("puts a later edit of an entry on top of what waits, and forgets what is taken out", async () => {
    const caller = await alice.caller();
    await save(alice, { op: "put", path: "config/app/db", baseVersion: 0, data: { host: "a", port: 1, name: "n" } });
    await addToChange(caller, { edits: [{ op: "patch", path: "config/app/db", baseVersion: 1, set: { host: "b" } }] });
    const { id } = await addToChange(caller, { edits: [{ op: "patch", path: "config/app/db", baseVersion: 1, set: { port: 2 } }, put(5)] });
    const { edits } = await getReview(caller, { id });
    expect(edits[0]?.fields.filter(({ change }) => change === "changed").map(({ field }) => field)).toEqual(["host", "port"]);
    await removeFromChange(caller, { id, entryId: edits[1]?.entryId });
    await apply(alice, id);
    expect(await codeOf(getEntryByPath(caller, { path }))).toBe("not_found");
  });

  it("keeps neither a draft nor a new round for an edit that changes nothing", async () => {
    const caller = await alice.caller();
    await save(alice, put(1));
    expect((await addToChange(caller, { edits: [put(1, 1)] })).edits).toEqual([]);
    expect((await getBasket(caller, {})).basket).toBeNull();
    const { id } = await addToChange(caller, { edits: [put(5, 0, "kv/other")] });
    await openChange(caller, { id });
    expect((await addToChange(caller, { id, edits: [put(1, 1)] })).round).toBe(1);
  });

  it("is opened, closed, opened again, and listed", async () => {
    const caller = await alice.caller();
    const { id } = await addToChange(caller, { edits: [put(1)] });
    await openChange(caller, { id, title: "Limit", reviewers: [bob.userId] });
    expect((await getInbox(await bob.caller(), {})).items).toHaveLength(1);
    expect((await listOpenChanges(caller, {})).changes).toMatchObject([{ id, title: "Limit", state: "open", entries: [{ path }] }]);
    await closeChange(caller, { id });
    expect(await codeOf(apply(alice, id))).toBe("forbidden");
    await openChange(caller, { id });
    await apply(alice, id);
    expect(await savedAt()).toEqual([1, 1]);
  });

  it("discards a draft without a trace for others, and keeps what was open when it is closed", async () => {
    const caller = await alice.caller();
    const { id } = await addToChange(caller, { edits: [put(1)] });
    expect((await closeChange(caller, { id })).state).toBe("closed");
    expect((await getBasket(caller, {})).basket).toBeNull();
    expect(await codeOf(getReview(caller, { id }))).toBe("not_found");
    expect((await listOpenChanges(caller, { state: "closed" })).total).toBe(0);
  });

  it("is counted on the entries that it touches while it is open", async () => {
    await save(alice, put(1), put(1, 0, "kv/other"));
    const { id } = await addToChange(await alice.caller(), { edits: [put(2, 1)] });
    const counts = async () => (await listEntries(await bob.caller(), { kind: "kv" })).entries.map(({ openChanges }) => openChanges);
    expect(await counts()).toEqual([0, 0]);
    await openChange(await alice.caller(), { id });
    expect(await counts()).toEqual([1, 0]);
    expect((await getEntryByPath(await bob.caller(), { path })).openChanges).toBe(1);
    await closeChange(await alice.caller(), { id });
    expect(await counts()).toEqual([0, 0]);
  });

  it("settles a conflict by picks, and then applies", async () => {
    const caller = await alice.caller();
    await save(alice, { op: "put", path: "config/app/db", baseVersion: 0, data: { host: "a", port: 1 } });
    const { id } = await addToChange(caller, {
      edits: [{ op: "patch", path: "config/app/db", baseVersion: 1, set: { host: "mine", port: 7 } }],
    });
    await save(owner, { op: "patch", path: "config/app/db", baseVersion: 1, set: { host: "theirs" } });
    const { edits, acts } = await getReview(caller, { id });
    expect(edits[0]?.conflict?.fields.map(({ field }) => field)).toEqual(["host"]);
    expect(acts.apply).toContain("conflict");
    const entryId = edits[0]?.entryId;
    expect(await codeOf(resolveConflicts(caller, { id, entries: [{ entryId, headVersion: 2 }] }))).toBe("invalid");
    await resolveConflicts(caller, { id, entries: [{ entryId, headVersion: 2, picks: { host: "theirs" } }] });
    await apply(alice, id);
    expect((await getEntryByPath(caller, { path: "config/app/db" })).data).toEqual({ host: "theirs", port: 7 });
  });
});

describe("a conflict of a change that waits", () => {
  it("takes a value that no side has for a list, gives up whole edits, and never takes a value for a secret", async () => {
    const caller = await alice.caller();
    const config = { op: "put", path: "config/app/db", baseVersion: 0, data: { hosts: ["a"], key: "s3cret-key-1" }, secretFields: ["key"] };
    await save(alice, config, put(1));
    const mine = { op: "patch", path: "config/app/db", baseVersion: 1, set: { hosts: ["a", "mine"], key: "s3cret-key-2" } };
    const { id } = await addToChange(caller, { edits: [mine, put(2, 1)] });
    await save(
      owner,
      { op: "patch", path: "config/app/db", baseVersion: 1, set: { hosts: ["a", "theirs"], key: "s3cret-key-3" } },
      put(3, 1),
    );
    const [config2, pair] = (await getReview(caller, { id })).edits;
    const settle = (key: unknown) =>
      resolveConflicts(caller, {
        id,
        entries: [
          { entryId: config2?.entryId, headVersion: 2, picks: { hosts: { value: ["a", "mine", "theirs"] }, key } },
          { entryId: pair?.entryId, headVersion: 2, isGivenUp: true },
        ],
      });
    expect(await codeOf(settle({ value: "s3cret-key-4" }))).toBe("invalid");
    await settle("mine");
    await apply(alice, id);
    expect((await getEntryByPath(caller, { path: "config/app/db" })).data).toEqual({ hosts: ["a", "mine", "theirs"] });
    expect(await savedAt()).toEqual([3, 2]);
  });
});

describe("an applied change", () => {
  it("is undone by a change that leaves alone what others changed since", async () => {
    const made = await save(alice, { op: "put", path: "config/app/db", baseVersion: 0, data: { host: "a", port: 1 } }, put(1));
    const moved = await save(alice, { op: "patch", path: "config/app/db", baseVersion: 1, set: { host: "b" } }, put(2, 1));
    await save(owner, { op: "patch", path: "config/app/db", baseVersion: 2, set: { port: 9 } });
    const { id } = await revertChange(await alice.caller(), { id: moved.id });
    await apply(alice, id);
    expect((await getEntryByPath(await owner.caller(), { path: "config/app/db" })).data).toEqual({ host: "a", port: 9 });
    expect(await savedAt()).toEqual([1, 3]);
    const undone = await revertChange(await alice.caller(), { id: made.id });
    expect((await getReview(await alice.caller(), { id: undone.id })).edits.map(({ op }) => op)).toEqual(["deleted", "deleted"]);
  });
});

describe("breaking the glass", () => {
  it("needs a policy that allows it, a reason and the password, and asks the others for a look", async () => {
    await addPolicy("limits", { pattern: "kv/**", approvals: 1 });
    await addPolicy("soft", { pattern: "config/**", approvals: 1, allowsBreakGlass: true });
    const hard = (await save(alice, put(1))).id ?? "";
    const soft = (await save(alice, { op: "put", path: "config/app/db", baseVersion: 0, data: { host: "a" } })).id ?? "";
    const caller = await alice.caller();
    const input = async (id: string, password = testPassword) => ({
      id,
      password,
      reason: "The site is down.",
      covers: (await getReview(caller, { id })).covers,
    });
    expect(await codeOf(breakGlass(caller, await input(hard)))).toBe("forbidden");
    expect(await codeOf(breakGlass(caller, await input(soft, "not the password")))).toBe("invalid");
    await breakGlass(caller, await input(soft));
    expect((await getInbox(await bob.caller(), {})).items.map(({ reason }) => reason)).toContain("break glass");
    const { covers } = await getReview(await bob.caller(), { id: soft });
    await reviewChange(await bob.caller(), { id: soft, verdict: "acknowledged", covers });
    expect((await getInbox(await bob.caller(), {})).items.map(({ reason }) => reason)).not.toContain("break glass");
    const [row] = await team.auditOf("breakGlass");
    expect(row).toBeDefined();
  });
});
