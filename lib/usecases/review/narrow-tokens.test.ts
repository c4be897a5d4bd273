import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { destroyEntry } from "#lib/usecases/history/destroy.ts";
import { getRevision } from "#lib/usecases/history/revisions.ts";
import { callerOfToken } from "#lib/usecases/people/callers.ts";
import { createToken } from "#lib/usecases/people/tokens.ts";
import { codeOf, type Person, testRequest } from "#lib/usecases/testing-team.ts";
import { getReview } from "./change-review.ts";
import { commentOnChange, markViewed, resolveComment } from "./comments.ts";
import { addToChange, describeChange, getBasket } from "./drafts.ts";
import { getInbox, listOpenChanges } from "./inbox.ts";
import { closeChange, requestReviewers } from "./lifecycle.ts";
import { previewPolicy } from "./policy-preview.ts";
import { applyAs, judgeAs, opened, openReviewTeam, patch, put, type ReviewTeam } from "./testing.ts";

let team: ReviewTeam;
beforeEach(async () => {
  team = await openReviewTeam();
});
afterEach(() => team.close());

const owner = () => team.owner.caller();
const alice = () => team.alice.caller();
const idOf = async (path: string) =>
  (await team.store.read((tx) => tx.entry.findFirstOrThrow({ where: { path, workspaceId: team.workspaceId } }))).id;

async function tokenOf(person: Person, scopes: string[], pathPrefix = "") {
  const { token } = await createToken(await person.caller(), { name: "narrow", scopes, pathPrefix });
  return callerOfToken(token, testRequest);
}

/** Opens a change of the owner's with a title and a comment that nobody outside is to read. */
async function openHidden(...edits: object[]) {
  const change = await addToChange(await owner(), { title: "Hidden title", edits });
  return opened(await owner(), change);
}

describe("a token that is bound to a path", () => {
  const inside = "kv/in";
  beforeEach(async () => {
    await team.save(team.owner, put("kv/hidden", { value: 1 }));
    await team.save(team.owner, put("kv/in/a", { value: 1 }));
  });

  it("finds nothing of a change that lies outside, in no state and at no door", async () => {
    await team.addPolicy("hidden", { pattern: "kv/hidden", approvals: 1 });
    const id = await openHidden(patch("kv/hidden", 1, { value: 2 }));
    const { id: commentId } = await commentOnChange(await owner(), { id, text: "Hidden words" });
    const token = await tokenOf(team.alice, ["list", "push", "review"], inside);
    const act = async () =>
      Promise.all(
        [
          getReview(token, { id }),
          describeChange(token, { id, title: "Mine" }),
          requestReviewers(token, { id, reviewers: [] }),
          commentOnChange(token, { id, text: "Hello" }),
          resolveComment(token, { id, commentId }),
          closeChange(token, { id }),
        ].map(codeOf),
      );
    expect(new Set(await act())).toEqual(new Set(["not_found"]));
    expect(await listOpenChanges(token, {})).toMatchObject({ changes: [], total: 0 });
    expect(await listOpenChanges(token, { entry: await idOf("kv/hidden") })).toMatchObject({ total: 0 });
    expect(await getInbox(token, {})).toEqual({ items: [] });
    expect((await previewPolicy(token, { paths: ["kv/hidden"] })).policies).toEqual([]);
    await judgeAs(await team.bob.caller(), id);
    await applyAs(await owner(), id);
    expect(new Set(await act())).toEqual(new Set(["not_found"]));
  });

  it("is told nothing of a revision that moved nothing below its path", async () => {
    const token = await tokenOf(team.alice, ["list"], inside);
    expect((await getRevision(token, { revision: 1 })).change).toBeNull();
    expect((await getRevision(token, { revision: 2 })).change).toMatchObject({ message: "Why", entries: 1 });
  });

  it("sees of its maker's draft what lies below its path alone", async () => {
    await addToChange(await alice(), { title: "Hidden title", edits: [patch("kv/hidden", 1, { value: 2 })] });
    const token = await tokenOf(team.alice, ["list"], inside);
    expect(await getBasket(token, {})).toEqual({ basket: null });
    await addToChange(await alice(), { edits: [patch("kv/in/a", 1, { value: 2 })] });
    expect((await getBasket(token, {})).basket?.edits.map(({ path }) => path)).toEqual(["kv/in/a"]);
  });

  it("neither closes nor judges a change that reaches outside, and reads no comment on what lies there", async () => {
    const id = await openHidden(patch("kv/hidden", 1, { value: 2 }), patch("kv/in/a", 1, { value: 2 }));
    const hidden = await idOf("kv/hidden");
    await commentOnChange(await owner(), { id, text: "Hidden words", entryId: hidden, field: "value" });
    const token = await tokenOf(team.bob, ["list", "review"], inside);
    const seen = await getReview(token, { id });
    expect(seen.edits.map(({ path }) => path)).toEqual(["kv/in/a"]);
    expect(seen.comments).toEqual([]);
    expect([seen.acts.approve, seen.acts.close].every((reason) => reason?.includes("outside"))).toBe(true);
    expect(await codeOf(judgeAs(token, id))).toBe("forbidden");
    expect(await codeOf(closeChange(token, { id }))).toBe("forbidden");
    expect(await codeOf(commentOnChange(token, { id, text: "Hello", entryId: hidden }))).toBe("not_found");
  });

  it("does not judge a change that brings an entry in from outside", async () => {
    const move = { op: "rename", path: "kv/hidden", baseVersion: 1, newPath: "kv/in/b" };
    const id = await openHidden(move, patch("kv/in/a", 1, { value: 2 }));
    const token = await tokenOf(team.bob, ["list", "review"], inside);
    expect((await getReview(token, { id })).edits.map(({ path }) => path)).toEqual(["kv/in/a"]);
    expect(await codeOf(judgeAs(token, id))).toBe("forbidden");
  });

  it("is named nobody outside: not the user of a block, not the holder of the same secret", async () => {
    const block = "block/aws-credentials";
    await team.save(team.owner, put(`${block}/used`, {}), put(`${block}/same`, {}), put("block/secret/hidden", { value: "old" }));
    const used = await openHidden({ op: "delete", path: `${block}/used`, baseVersion: 1 });
    const credentials = { $ref: `${block}/used` };
    await team.save(team.owner, put("block/s3-bucket/hidden", { bucket_name: "raw", credentials }));
    const same = patch(`${block}/same`, 1, { aws_secret_access_key: "same" });
    const mixed = await openHidden(same, patch("block/secret/hidden", 1, { value: "same" }));
    const token = await tokenOf(team.bob, ["list", "review"], block);
    const seen = [await getReview(token, { id: used }), await getReview(token, { id: mixed })];
    expect(seen.map(({ edits }) => edits.length)).toEqual([1, 1]);
    expect(JSON.stringify(seen)).not.toMatch(/block\/[a-z0-9-]+\/hidden/);
  });
});

describe("a token that only reads", () => {
  it("says nothing, settles nothing and ticks nothing in its maker's name", async () => {
    await team.save(team.owner, put("kv/a", { value: 1 }));
    const { id } = await addToChange(await alice(), { edits: [patch("kv/a", 1, { value: 2 })] });
    await opened(await alice(), { id });
    const entryId = await idOf("kv/a");
    const { id: commentId } = await commentOnChange(await team.bob.caller(), { id, text: "Not so" });
    for (const scopes of [["list"], ["pull"]]) {
      const token = await tokenOf(team.alice, scopes);
      expect((await getReview(token, { id })).acts.comment).toContain("only reads");
      expect(await codeOf(commentOnChange(token, { id, text: "Hello" }))).toBe("forbidden");
      expect(await codeOf(resolveComment(token, { id, commentId }))).toBe("forbidden");
      expect(await codeOf(markViewed(token, { id, entryId, isViewed: true }))).toBe("forbidden");
    }
    const reviewing = await tokenOf(team.bob, ["review"]);
    expect((await commentOnChange(reviewing, { id, text: "Hello" })).text).toBe("Hello");
  });
});

describe("a draft, which nobody but its author sees,", () => {
  it("keeps nobody from destroying an entry in the trash", async () => {
    await team.save(team.owner, put("kv/a", { value: 1 }));
    await addToChange(await alice(), { edits: [patch("kv/a", 1, { value: 2 })] });
    await team.save(team.owner, { op: "delete", path: "kv/a", baseVersion: 1 });
    const input = { id: await idOf("kv/a"), path: "kv/a" };
    expect(await destroyEntry(await owner(), input)).toEqual({ ok: true, versions: 2 });
    const { basket } = await getBasket(await alice(), {});
    expect((await getReview(await alice(), { id: basket?.id })).acts.apply).not.toBeNull();
  });

  it("holds no more edits than one change may", async () => {
    const some = (name: string) => ({ edits: Array.from({ length: 501 }, (_, n) => put(`kv/${name}${n}`, { value: n })) });
    await addToChange(await alice(), some("a"));
    expect(await codeOf(addToChange(await alice(), some("b")))).toBe("too_large");
    expect((await getBasket(await alice(), {})).basket?.edits).toHaveLength(501);
  });
});
