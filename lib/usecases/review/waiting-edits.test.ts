import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { deleteBlockType, getBlockType, saveBlockType } from "#lib/usecases/catalog/block-types.ts";
import { revealField } from "#lib/usecases/changes/versions.ts";
import { getEntryByPath } from "#lib/usecases/entries/entries.ts";
import { codeOf } from "#lib/usecases/testing-team.ts";
import { applyOpenChange } from "./apply.ts";
import { getReview } from "./change-review.ts";
import { addToChange, removeFromChange } from "./drafts.ts";
import { listOpenChanges } from "./inbox.ts";
import { resolveConflicts } from "./resolve.ts";
import { applyAs, judgeAs, openReviewTeam, patch, put, type ReviewTeam } from "./testing.ts";

let team: ReviewTeam;
beforeEach(async () => {
  team = await openReviewTeam();
});
afterEach(() => team.close());

const path = "config/app/db";
const secretFields = ["password"];
const alice = () => team.alice.caller();
const dataAt = async (at: string) => (await getEntryByPath(await team.owner.caller(), { path: at })).data;

describe("an entry that the basket makes", () => {
  it("keeps what a later patch leaves alone", async () => {
    await addToChange(await alice(), {
      edits: [{ ...put(path, { host: "a", port: 1, password: "one" }), secretFields, description: "Said", tags: ["t"] }],
    });
    const { id } = await addToChange(await alice(), { edits: [patch(path, 0, { port: 2 })] });
    await applyAs(await alice(), id);
    const entry = await getEntryByPath(await team.owner.caller(), { path });
    expect([entry.data, entry.description, entry.tags]).toEqual([{ host: "a", port: 2 }, "Said", ["t"]]);
    expect((await revealField(await team.owner.caller(), { id: entry.id, field: "password" })).value).toBe("one");
  });

  it("of a type is patched without saying everything again", async () => {
    const at = "block/aws-credentials/prod";
    await addToChange(await alice(), {
      edits: [put(at, { aws_access_key_id: "AKIAIOSFODNN7EXAMPLE", aws_secret_access_key: "one", region_name: "a" })],
    });
    const { id } = await addToChange(await alice(), { edits: [patch(at, 0, { region_name: "b" })] });
    await applyAs(await alice(), id);
    const entry = await getEntryByPath(await team.owner.caller(), { path: at });
    expect(entry.data).toMatchObject({ aws_access_key_id: "AKIAIOSFODNN7EXAMPLE", region_name: "b" });
    expect((await revealField(await team.owner.caller(), { id: entry.id, field: "aws_secret_access_key" })).value).toBe("one");
  });

  it("loses the secret that a later put clears, and keeps the one that it leaves out", async () => {
    const marks = { secretFields: ["password", "token"] };
    await addToChange(await alice(), { edits: [{ ...put(path, { host: "a", password: "one", token: "two" }), ...marks }] });
    const { id } = await addToChange(await alice(), { edits: [{ ...put(path, { host: "b" }), ...marks, clear: ["password"] }] });
    await applyAs(await alice(), id);
    const { data, secrets } = await getEntryByPath(await team.owner.caller(), { path });
    expect([data, secrets.map(({ field }) => field)]).toEqual([{ host: "b" }, ["token"]]);
  });

  it("has a field once: plain, when it is sent again as a plain one", async () => {
    await addToChange(await alice(), { edits: [{ ...put(path, { host: "a", password: "one" }), secretFields }] });
    const { id } = await addToChange(await alice(), { edits: [{ ...put(path, { host: "a", password: "open now" }), secretFields: [] }] });
    await applyAs(await alice(), id);
    const { data, secrets } = await getEntryByPath(await team.owner.caller(), { path });
    expect([data, secrets]).toEqual([{ host: "a", password: "open now" }, []]);
  });
});

describe("a change that waits is shown, and can be mended,", () => {
  it("when two of its edits have come to claim one path", async () => {
    await team.save(team.owner, put("kv/a", { value: 1 }));
    const { id } = await addToChange(await alice(), { edits: [put("kv/b", { value: 2 })] });
    await addToChange(await alice(), { edits: [patch("kv/a", 1, { value: 3 })] });
    await team.save(team.owner, { op: "rename", path: "kv/a", baseVersion: 1, newPath: "kv/b" });
    const { acts, edits, covers } = await getReview(await alice(), { id });
    expect(acts.apply).not.toBeNull();
    expect(edits).toHaveLength(2);
    expect(await codeOf(applyOpenChange(await alice(), { id, covers }))).toBe("forbidden");
    const made = edits.find(({ op }) => op === "created");
    await removeFromChange(await alice(), { id, entryId: made?.entryId });
    await applyAs(await alice(), id);
    expect(await dataAt("kv/b")).toEqual({ value: 3 });
  });

  it("and never holds two edits for one path from the start", async () => {
    await team.save(team.owner, put("kv/a", { value: 1 }));
    const { id } = await addToChange(await alice(), { edits: [put("kv/b", { value: 2 })] });
    const renaming = addToChange(await alice(), { edits: [{ op: "rename", path: "kv/a", baseVersion: 1, newPath: "kv/b" }] });
    expect(await codeOf(renaming)).not.toBe("none");
    expect((await getReview(await alice(), { id })).edits).toHaveLength(1);
  });

  it("when the block type of what it makes is gone: it is not applied", async () => {
    const schema = { title: "Mine", type: "object", block_type_slug: "mine", properties: { a: { type: "string", title: "A" } } };
    const type = { slug: "mine", name: "Mine", schemaText: JSON.stringify(schema), baseChecksum: null };
    await saveBlockType(await team.owner.caller(), type);
    const { id } = await addToChange(await alice(), { edits: [put("block/mine/one", { a: "x" })] });
    await deleteBlockType(await team.owner.caller(), { slug: "mine" });
    const { acts, covers } = await getReview(await alice(), { id });
    expect(acts.apply).not.toBeNull();
    expect(await codeOf(applyOpenChange(await alice(), { id, covers }))).toBe("forbidden");
  });

  it("when the schema of its block moved: the new block keeps the one that it was written for", async () => {
    const schemaOf = (properties: object) => JSON.stringify({ title: "Mine", type: "object", block_type_slug: "mine", properties });
    const type = {
      slug: "mine",
      name: "Mine",
      schemaText: schemaOf({ a: { type: "string", title: "A" } }),
      baseChecksum: null as string | null,
    };
    await saveBlockType(await team.owner.caller(), type);
    await team.addPolicy("mine", { pattern: "block/mine/**", approvals: 1 });
    const id = (await team.save(team.alice, put("block/mine/one", { a: "plain word" }))).id ?? "";
    await judgeAs(await team.bob.caller(), id);
    const { schema } = await getBlockType(await alice(), { slug: "mine" });
    const next = schemaOf({ a: { type: "string", title: "A", format: "password", writeOnly: true } });
    await saveBlockType(await team.owner.caller(), { ...type, schemaText: next, baseChecksum: schema.checksum });
    await applyAs(await alice(), id);
    expect(await dataAt("block/mine/one")).toEqual({ a: "plain word" });
  });
});

describe("a reference in a change that waits", () => {
  const bucket = "block/s3-bucket/raw";
  const aws = "block/aws-credentials/prod";

  async function waiting() {
    await team.save(team.owner, put(aws, {}));
    await team.addPolicy("buckets", { pattern: "block/s3-bucket/**", approvals: 1 });
    const id = (await team.save(team.alice, put(bucket, { bucket_name: "raw", credentials: { $ref: aws } }))).id ?? "";
    await judgeAs(await team.bob.caller(), id);
    return id;
  }

  it("follows its target to another path, and the approval with it", async () => {
    const id = await waiting();
    await team.save(team.owner, { op: "rename", path: aws, baseVersion: 1, newPath: "block/aws-credentials/moved" });
    await team.save(team.owner, put(aws, { region_name: "an impostor" }));
    await applyAs(await alice(), id);
    expect(await dataAt(bucket)).toMatchObject({ credentials: { $ref: "block/aws-credentials/moved" } });
  });

  it("whose target was deleted is not applied", async () => {
    const id = await waiting();
    await team.save(team.owner, { op: "delete", path: aws, baseVersion: 1 });
    const { acts, covers } = await getReview(await alice(), { id });
    expect(acts.apply).not.toBeNull();
    expect(await codeOf(applyOpenChange(await alice(), { id, covers }))).toBe("forbidden");
  });

  it("to a block of the same change follows when somebody else has made that block meanwhile", async () => {
    const { id } = await addToChange(await alice(), {
      edits: [put(aws, { region_name: "mine" }), put(bucket, { bucket_name: "raw", credentials: { $ref: aws } })],
    });
    await team.save(team.owner, put(aws, { region_name: "theirs" }));
    const { edits } = await getReview(await alice(), { id });
    const [first] = edits;
    expect(first?.conflict?.reason).toBe("exists");
    const entryId = first?.entryId;
    await resolveConflicts(await alice(), { id, entries: [{ entryId, headVersion: 1, picks: { region_name: "mine" } }] });
    await applyAs(await alice(), id);
    expect(await dataAt(bucket)).toMatchObject({ credentials: { $ref: aws } });
    expect(await dataAt(aws)).toMatchObject({ region_name: "mine" });
  });
});

describe("drafts", () => {
  it("are for their author alone: a token without a person is shown none", async () => {
    const { id } = await addToChange(await alice(), { edits: [put("kv/a", { value: 1 })] });
    const machine = { ...(await team.tokenOf(team.owner, ["list", "push"])), userId: null };
    expect((await listOpenChanges(machine, { state: "draft" })).changes).toEqual([]);
    expect((await listOpenChanges(await team.owner.caller(), { state: "draft" })).changes).toEqual([]);
    expect((await listOpenChanges(await alice(), { state: "draft" })).changes.map((change) => change.id)).toEqual([id]);
    expect(await codeOf(getReview(machine, { id }))).toBe("not_found");
  });
});
