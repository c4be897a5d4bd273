import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { getEntryByPath } from "#lib/usecases/entries/entries.ts";
import { codeOf } from "#lib/usecases/testing-team.ts";
import { getReview } from "./change-review.ts";
import { addToChange, describeChange, removeFromChange } from "./drafts.ts";
import { closeChange, openChange } from "./lifecycle.ts";
import { resolveConflicts } from "./resolve.ts";
import { applyAs, opened, openReviewTeam, patch, put, type ReviewTeam } from "./testing.ts";

let team: ReviewTeam;
beforeEach(async () => {
  team = await openReviewTeam();
});
afterEach(() => team.close());

const alice = () => team.alice.caller();
const owner = () => team.owner.caller();
const bucket = "block/s3-bucket/raw";
const at = (name: string) => `block/aws-credentials/${name}`;
const to = (name: string) => ({ $ref: at(name) });

/** Alice wants `mine` for a reference that the owner has moved to `b` meanwhile. */
async function disputed(mine: object | null) {
  await team.save(team.owner, ...["a", "b", "c"].map((name) => put(at(name), {})));
  const { edits } = await team.save(team.owner, put(bucket, { bucket_name: "raw", credentials: to("a") }));
  const data = { bucket_name: "raw", ...(mine ? { credentials: mine } : {}) };
  const { id } = await addToChange(await alice(), { edits: [put(bucket, data, 1)] });
  await team.save(team.owner, patch(bucket, 1, { credentials: to("b") }));
  const entryId = edits[0]?.id;
  const resolve = async (pick: unknown) => {
    const [conflict] = (await getReview(await alice(), { id })).edits;
    const fields = conflict?.conflict?.fields.map(({ field }) => field) ?? [];
    const picks = Object.fromEntries(fields.map((field) => [field, pick]));
    return resolveConflicts(await alice(), { id, entries: [{ entryId, headVersion: 2, picks }] });
  };
  const result = async () => (await getEntryByPath(await owner(), { path: bucket })).data;
  return { id, resolve, result };
}

describe("a reference that both sides moved", () => {
  it.each([
    ["theirs", to("c"), "theirs", to("b")],
    ["one's own", to("c"), "mine", to("c")],
    ["one's own, which is none", null, "mine", undefined],
    ["a third one", to("c"), { value: to("a") }, to("a")],
  ])("is settled by the field that the conflict shows: %s", async (_, mine, pick, credentials) => {
    const { id, resolve, result } = await disputed(mine);
    await resolve(pick);
    const { acts } = await getReview(await alice(), { id });
    if (pick === "theirs") expect(acts.apply).toContain("Nothing of it differs");
    else await applyAs(await alice(), id);
    expect((await result()).credentials).toEqual(credentials);
  });

  it("is not settled by an id, which only Blockyard writes", async () => {
    const { resolve } = await disputed(to("c"));
    const { id } = await getEntryByPath(await owner(), { path: at("a") });
    expect(await codeOf(resolve({ value: { $ref: { block_document_id: id } } }))).toBe("invalid");
  });
});

describe("a waiting change of a policy", () => {
  it("is for those who manage the workspace, whatever is done with its edits", async () => {
    await team.addPolicy("p", { pattern: "kv/**", approvals: 1 });
    const { id } = await addToChange(await owner(), {
      edits: [patch("policy/p", 1, { approvals: 2 }), put("policy/q", { pattern: "x", approvals: 0 })],
    });
    await opened(await owner(), { id });
    const { edits, acts } = await getReview(await alice(), { id });
    const entryId = edits[0]?.entryId;
    expect([acts.edit, acts.apply].every((reason) => reason?.includes('"manage"'))).toBe(true);
    const attempts = [
      removeFromChange(await alice(), { id, entryId }),
      describeChange(await alice(), { id, title: "Mine" }),
      resolveConflicts(await alice(), { id, entries: [{ entryId, headVersion: 1 }] }),
    ];
    expect(await Promise.all(attempts.map(codeOf))).toEqual(["forbidden", "forbidden", "forbidden"]);
    await closeChange(await owner(), { id });
    expect(await codeOf(openChange(await alice(), { id }))).toBe("forbidden");
    await openChange(await owner(), { id });
  });
});

describe("an open change", () => {
  it("is closed by a reviewer, who writes nothing else", async () => {
    await team.addPolicy("p", { pattern: "kv/**", approvals: 1 });
    const sent = await team.save(team.alice, put("kv/a", { value: 1 }));
    const bob = await team.bob.caller();
    expect((await getReview(bob, { id: sent.id })).acts.close).toBeNull();
    expect((await closeChange(bob, { id: sent.id })).state).toBe("closed");
  });

  it("is not closed by a viewer, nor by a token of its author's that only reads", async () => {
    await team.addPolicy("p", { pattern: "kv/**", approvals: 1 });
    const { id } = await team.save(team.alice, put("kv/a", { value: 1 }));
    const viewer = await team.addPerson("viewer");
    const reading = await team.tokenOf(team.alice, ["pull"]);
    expect(await codeOf(closeChange(await viewer.caller(), { id }))).toBe("forbidden");
    expect(await codeOf(closeChange(reading, { id }))).toBe("forbidden");
    expect((await closeChange(await team.tokenOf(team.alice, ["push"]), { id })).state).toBe("closed");
  });
});
