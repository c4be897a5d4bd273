import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { JsonObject } from "#lib/core/json.ts";
import { decryptCount } from "#lib/store/keys/gcm.ts";
import { createChange, listChanges } from "#lib/usecases/changes/changes.ts";
import { revealField } from "#lib/usecases/changes/versions.ts";
import { getEntry, getEntryByPath, listEntries } from "#lib/usecases/entries/entries.ts";
import { openTestWorkspace } from "#lib/usecases/testing.ts";
import { codeOf } from "#lib/usecases/testing-team.ts";
import { previewRestore, restoreRevision } from "./restore.ts";

let world: Awaited<ReturnType<typeof openTestWorkspace>>;
beforeEach(async () => {
  world = await openTestWorkspace();
});
afterEach(() => world.close());

const owner = () => world.caller("owner");
const save = (...edits: JsonObject[]) => createChange(owner(), { edits });
const put = (path: string, data: JsonObject, baseVersion = 0): JsonObject => ({ op: "put", path, baseVersion, data });
const move = (path: string, newPath: string, baseVersion: number): JsonObject => ({ op: "rename", path, newPath, baseVersion });
const restore = (input: JsonObject) => restoreRevision(owner(), input);
const paths = async () => (await listEntries(owner(), {})).entries.map(({ path }) => path);
const pairAt = async (path: string) => (await getEntryByPath(owner(), { path })).data.value;

const a = "block/aws-credentials/a";
const b = "block/aws-credentials/b";
const bucket = "block/s3-bucket/data";

describe("restoring as of a revision", () => {
  it("brings back what was deleted with the secrets of then, moves what came since to the trash, and opens nothing", async () => {
    const { edits } = await save(put(a, { aws_secret_access_key: "first", region_name: "eu" }));
    await save({ op: "patch", path: a, baseVersion: 1, set: { aws_secret_access_key: "second" } });
    await save({ op: "delete", path: a, baseVersion: 2 });
    await save(put(a, { aws_secret_access_key: "impostor" }), put("kv/later", { value: 1 }));
    const opened = decryptCount();
    const { revision, state } = await restore({ revision: 1, message: "back" });
    expect(decryptCount()).toBe(opened);
    expect([state, revision, await paths()]).toEqual(["applied", 5, [a]]);
    const id = edits[0]?.id ?? "";
    expect((await getEntryByPath(owner(), { path: a })).id).toBe(id);
    expect((await revealField(owner(), { id, field: "aws_secret_access_key" })).value).toBe("first");
    const { changes } = await listChanges(owner(), {});
    expect(changes[0]).toMatchObject({ message: "back", revision: 5 });
    expect(changes[0]?.entries.map(({ path, op }) => [path, op]).sort()).toEqual([
      [a, "deleted"],
      [a, "undeleted"],
      ["kv/later", "deleted"],
    ]);
  });

  it("lets two entries take each other's paths back, and references stay with the entry that they meant", async () => {
    const { edits } = await save(
      put(a, { region_name: "A" }),
      put(b, { region_name: "B" }),
      put(bucket, { bucket_name: "x", credentials: { $ref: a } }),
    );
    await save(move(a, "block/aws-credentials/c", 1));
    await save(move(b, a, 1));
    await save(move("block/aws-credentials/c", b, 2), { op: "patch", path: bucket, baseVersion: 1, set: { bucket_name: "y" } });
    expect((await getEntryByPath(owner(), { path: bucket })).data.credentials).toEqual({ $ref: b });
    await restore({ revision: 1 });
    const now = await Promise.all([a, b].map(async (path) => (await getEntryByPath(owner(), { path })).id));
    expect(now).toEqual(edits.slice(0, 2).map(({ id }) => id));
    const { data, references } = await getEntryByPath(owner(), { path: bucket });
    expect([data, references.map(({ id }) => id)]).toEqual([{ bucket_name: "x", credentials: { $ref: a } }, [edits[0]?.id]]);
  });

  it("brings a block back together with the one that it refers to", async () => {
    await save(put(a, { region_name: "A" }), put(bucket, { bucket_name: "x", credentials: { $ref: a } }));
    await save({ op: "delete", path: a, baseVersion: 1 }, { op: "delete", path: bucket, baseVersion: 1 });
    await restore({ revision: 1 });
    expect((await getEntryByPath(owner(), { path: bucket })).data.credentials).toEqual({ $ref: a });
    expect((await getEntryByPath(owner(), { path: a })).usedBy.map(({ path }) => path)).toEqual([bucket]);
  });

  it("touches only what was chosen, by id or by the paths of then and now", async () => {
    const { edits } = await save(put("kv/one", { value: 1 }), put("kv/two", { value: 1 }), put("config/x/three", { value: 1 }));
    await save(put("kv/one", { value: 2 }, 1), put("kv/two", { value: 2 }, 1), put("config/x/three", { value: 2 }, 1));
    await restore({ revision: 1, paths: ["config/x"] });
    expect([await pairAt("kv/one"), await pairAt("kv/two"), await pairAt("config/x/three")].map(Number)).toEqual([2, 2, 1]);
    await restore({ revision: 1, ids: [edits[1]?.id ?? ""] });
    expect([await pairAt("kv/one"), await pairAt("kv/two")].map(Number)).toEqual([2, 1]);
    expect((await restore({ revision: 1, paths: ["kv/two"] })).id).toBeNull();
  });

  it("leaves policies out unless they alone are chosen", async () => {
    const policy = (approvals: number, base: number) => put("policy/prod", { pattern: "kv/prod", approvals, allowsDirect: true }, base);
    await save(policy(0, 0));
    await save(put("kv/one", { value: 1 }));
    await save(policy(1, 1));
    await save(put("kv/one", { value: 2 }, 1));
    await restore({ revision: 2 });
    const approvals = async () => Number((await getEntryByPath(owner(), { path: "policy/prod" })).data.approvals);
    expect([await approvals(), Number(await pairAt("kv/one"))]).toEqual([1, 1]);
    expect((await previewRestore(owner(), { revision: 2 })).left.map(({ path }) => path)).toEqual(["policy/prod"]);
    expect(await codeOf(restoreRevision(world.caller("editor"), { revision: 2, paths: ["policy/prod"] }))).toBe("forbidden");
  });

  it("is previewed entry by entry with what would stand in the way, and refused when the workspace has moved on since", async () => {
    await save(put(a, { region_name: "A" }));
    await save(put(bucket, { bucket_name: "x", credentials: { $ref: a } }));
    const seen = await previewRestore(owner(), { revision: 1 });
    expect(seen).toMatchObject({ latest: 2, total: 1, refusals: [], left: [], counts: { "moved to the trash": 1, restored: 0 } });
    expect(seen.steps[0]).toMatchObject({ path: bucket, step: "moved to the trash", version: null });
    await save({ op: "patch", path: a, baseVersion: 1, set: { region_name: "B" } });
    expect(await codeOf(restore({ revision: 1, latest: seen.latest }))).toBe("conflict");
    const again = await previewRestore(owner(), { revision: 1, paths: [a] });
    expect(again.steps[0]?.fields.filter(({ change }) => change === "changed")).toEqual([
      { field: "region_name", change: "changed", old: { secret: false, value: "B" }, new: { secret: false, value: "A" } },
    ]);
  });

  it("says of a chosen entry whose path another one has taken that this one is in the way", async () => {
    const { edits } = await save(put("kv/one", { value: 1 }));
    await save(move("kv/one", "kv/two", 1));
    await save(put("kv/one", { value: 2 }));
    const ids = [edits[0]?.id ?? ""];
    expect((await previewRestore(owner(), { revision: 1, ids })).refusals).toEqual([
      { path: "kv/one", reason: "Another entry stands there now." },
    ]);
    expect(await codeOf(restore({ revision: 1, ids }))).toBe("conflict");
    expect((await restore({ revision: 1 })).state).toBe("applied");
  });

  it("holds for as many entries as one change may have", { timeout: 60_000 }, async () => {
    const all = (value: number, base: number) =>
      Array.from({ length: 1_000 }, (_, index) => put(`block/secret/n${index}`, { value: `${value} ${index}` }, base));
    await save(...all(1, 0));
    await save(...all(2, 1));
    const seen = await previewRestore(owner(), { revision: 1, pageSize: 1 });
    expect([seen.total, seen.refusals]).toEqual([1_000, []]);
    expect((await restore({ revision: 1 })).edits.filter(({ isChanged }) => isChanged)).toHaveLength(1_000);
    const { id } = await getEntryByPath(owner(), { path: "block/secret/n999" });
    expect((await revealField(owner(), { id, field: "value" })).value).toBe("1 999");
  });

  it("is refused beyond what one change holds, with nothing split", { timeout: 60_000 }, async () => {
    await save(put("kv/first", { value: 1 }));
    for (const part of ["a", "b"]) await save(...Array.from({ length: 501 }, (_, index) => put(`kv/${part}${index}`, { value: 1 })));
    const refused = restore({ revision: 1 });
    expect(await codeOf(refused)).toBe("too_large");
    await expect(refused).rejects.toThrow("1002 entries");
    expect((await listEntries(owner(), { trash: true })).total).toBe(0);
    expect((await previewRestore(owner(), { revision: 1, pageSize: 10 })).total).toBe(1002);
  });

  it("is nothing for those who may not write, and of no revision that there has not been", async () => {
    await save(put("kv/one", { value: 1 }));
    expect(await codeOf(restoreRevision(world.caller("reader"), { revision: 1 }))).toBe("forbidden");
    expect(await codeOf(restore({ revision: 2 }))).toBe("not_found");
  });

  it("of another path than today's is seen by those who sync", async () => {
    const { edits } = await save(put("kv/old", { value: 1 }));
    await save(move("kv/old", "kv/new", 1));
    await save(put("kv/new", { value: 2 }, 2));
    await restore({ revision: 1 });
    expect(await paths()).toEqual(["kv/old"]);
    const entry = await getEntry(owner(), { id: edits[0]?.id ?? "" });
    expect([entry.path, Number(entry.data.value), entry.version]).toEqual(["kv/old", 1, 4]);
  });
});
