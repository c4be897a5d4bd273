import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { JsonObject } from "#lib/core/json.ts";
import { createChange } from "#lib/usecases/changes/changes.ts";
import { diffVersions } from "#lib/usecases/changes/versions.ts";
import { addTestWorkspace, openTestWorkspace } from "#lib/usecases/testing.ts";
import { codeOf } from "#lib/usecases/testing-team.ts";
import { compareEntries, compareRevisions } from "./compare.ts";
import { getEntryAt, getRevision, listEntriesAt } from "./revisions.ts";

let world: Awaited<ReturnType<typeof openTestWorkspace>>;
beforeEach(async () => {
  world = await openTestWorkspace();
});
afterEach(() => world.close());

const save = (...edits: JsonObject[]) => createChange(world.caller("owner"), { message: "m", edits });
const put = (path: string, data: JsonObject, baseVersion = 0): JsonObject => ({ op: "put", path, baseVersion, data });
const viewer = () => world.caller("viewer");
const credentials = "block/aws-credentials/a";

async function fill() {
  const { edits } = await save(put("kv/stays", { value: 1 }), put("kv/moves", { value: 1 }), put("kv/goes", { value: 1 }));
  await save(put("kv/stays", { value: 2 }, 1), { op: "rename", path: "kv/moves", newPath: "kv/moved", baseVersion: 1 });
  await save({ op: "delete", path: "kv/goes", baseVersion: 1 }, put("kv/comes", { value: 1 }), put("kv/stays", { value: 1 }, 2));
  return edits.map(({ id }) => id);
}

describe("comparing two revisions", () => {
  it("tells what was added, removed, changed and renamed, and counts it; what was changed back is no difference", async () => {
    const [stays, moves, goes] = await fill();
    const { entries, counts } = await compareRevisions(viewer(), { from: 1, to: 3 });
    expect(entries.map(({ mark, oldPath, newPath, fromVersion, toVersion }) => [mark, oldPath, newPath, fromVersion, toVersion])).toEqual([
      ["added", null, "kv/comes", 0, 1],
      ["removed", "kv/goes", null, 1, 0],
      ["renamed", "kv/moves", "kv/moved", 1, 2],
    ]);
    expect(counts).toEqual({ added: 1, removed: 1, changed: 0, renamed: 1 });
    const back = await compareRevisions(viewer(), { from: 3, to: 2 });
    expect(new Map(back.entries.map(({ id, mark }) => [id, mark]))).toEqual(
      new Map([
        [stays, "changed"],
        [goes, "added"],
        [entries[0]?.id, "removed"],
      ]),
    );
    expect(moves).toBe(entries[2]?.id);
    expect((await compareRevisions(viewer(), { from: 0, to: 1, mark: "added" })).total).toBe(3);
  });

  it("sees a secret that was replaced and nothing else", async () => {
    const { edits } = await save(put(credentials, { aws_secret_access_key: "one" }), put("kv/other", { value: 1 }));
    await save({ op: "patch", path: credentials, baseVersion: 1, set: { aws_secret_access_key: "two" } });
    const { entries } = await compareRevisions(viewer(), { from: 1, to: 2 });
    expect(entries.map(({ oldPath, mark }) => [oldPath, mark])).toEqual([[credentials, "changed"]]);
    const { fields } = await diffVersions(viewer(), { id: edits[0]?.id ?? "", from: 1, to: 0 });
    expect(fields.map(({ change }) => change)).toEqual(["removed"]);
  });

  it("and any two entries shows every field, secrets by fingerprint", async () => {
    const { edits } = await save(put(credentials, { aws_secret_access_key: "same", region_name: "eu" }), {
      ...put("block/aws-credentials/b", { aws_secret_access_key: "same", region_name: "us" }),
    });
    const [left = "", right = ""] = edits.map(({ id }) => id);
    const compared = await compareEntries(viewer(), { left, right });
    expect(compared.fields.map(({ field, change }) => [field, change])).toEqual([
      ["#path", "changed"],
      ["region_name", "changed"],
      ["aws_secret_access_key", "unchanged"],
    ]);
    expect(JSON.stringify(compared)).not.toContain("same");
    expect(await codeOf(compareEntries(viewer(), { left, right, rightVersion: 2 }))).toBe("not_found");
  });
});

describe("a revision", () => {
  it("shows an entry with the fields, tags and references of then", async () => {
    const bucket = "block/s3-bucket/data";
    const data = { bucket_name: "x", credentials: { $ref: credentials } };
    const { edits } = await save(put(credentials, { region_name: "eu" }), { ...put(bucket, data), tags: ["then"] });
    await save({ op: "rename", path: credentials, newPath: "block/aws-credentials/z", baseVersion: 1 });
    await save({ ...put(bucket, { bucket_name: "y" }, 1), tags: ["now"] });
    const entry = await getEntryAt(viewer(), { revision: 1, id: edits[1]?.id ?? "" });
    expect(entry).toMatchObject({
      version: 1,
      tags: ["then"],
      data,
      versionNow: 2,
      references: [{ path: credentials, field: "credentials" }],
    });
    expect((await listEntriesAt(viewer(), { revision: 1, q: "THEN bucket" })).total).toBe(1);
    expect((await listEntriesAt(viewer(), { revision: 1, q: "now" })).total).toBe(0);
    expect((await listEntriesAt(viewer(), { revision: 1, tag: "then", kind: "block" })).total).toBe(1);
    expect((await listEntriesAt(viewer(), { revision: 1, kind: "kv" })).total).toBe(0);
  });

  it("names the change that made it, and is refused when there was none yet", async () => {
    await fill();
    expect(await getRevision(viewer(), { revision: 2 })).toMatchObject({
      latest: 3,
      change: { message: "m", author: "The owner", entries: 2 },
    });
    expect((await getRevision(viewer(), { revision: 0 })).change).toBeNull();
    expect(await codeOf(getRevision(viewer(), { revision: 4 }))).toBe("not_found");
    expect(await codeOf(listEntriesAt(viewer(), { revision: 4 }))).toBe("not_found");
  });

  it("shows a token no more than its prefix covers, then and now", async () => {
    await save(put("config/mine/a", { v: 1 }), put("config/other/b", { v: 1 }), put("config/mine/c", { v: 1 }));
    await save(
      { op: "rename", path: "config/other/b", newPath: "config/mine/b", baseVersion: 1 },
      { op: "rename", path: "config/mine/c", newPath: "config/other/c", baseVersion: 1 },
    );
    const token = world.caller("viewer", { kind: "token", pathPrefix: "config/mine" });
    expect((await listEntriesAt(token, { revision: 1 })).entries.map(({ path }) => path)).toEqual(["config/mine/a"]);
    expect((await compareRevisions(token, { from: 1, to: 2 })).entries).toEqual([]);
  });

  it("of another workspace is none of ours", async () => {
    const [id = ""] = await fill();
    const elsewhere = world.caller("owner", { workspaceId: await addTestWorkspace(world, "elsewhere") });
    await createChange(elsewhere, { edits: [put("kv/theirs", { value: 1 })] });
    expect(await codeOf(getEntryAt(elsewhere, { revision: 1, id }))).toBe("not_found");
    expect((await listEntriesAt(elsewhere, { revision: 1 })).entries.map(({ path }) => path)).toEqual(["kv/theirs"]);
  });
});
