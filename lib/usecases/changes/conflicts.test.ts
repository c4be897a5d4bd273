import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Conflict } from "#lib/api/contract/changes.ts";
import { DomainError } from "#lib/core/errors.ts";
import { getEntryByPath } from "#lib/usecases/entries/entries.ts";
import { openTestWorkspace } from "#lib/usecases/testing.ts";
import { createChange, previewChange } from "./changes.ts";
import { revealField } from "./versions.ts";

let world: Awaited<ReturnType<typeof openTestWorkspace>>;
beforeEach(async () => {
  world = await openTestWorkspace();
});
afterEach(() => world.close());

const path = "block/aws-credentials/prod";
const editor = () => world.caller("editor");
const save = (...edits: unknown[]) => createChange(editor(), { edits });
const put = (data: object, baseVersion: number, more: object = {}) => ({ op: "put", path, baseVersion, data, ...more });

async function refusalOf(promise: Promise<unknown>): Promise<DomainError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof DomainError) return error;
  throw new Error("It was not refused.");
}

async function conflictsOf(promise: Promise<unknown>): Promise<Conflict[]> {
  return (await refusalOf(promise)).details.conflicts as Conflict[];
}

describe("a conflict", () => {
  it("names every entry of the change that is in the way, each with its reason", async () => {
    const pair = (name: string, value: number, baseVersion: number) => ({
      op: "put",
      path: `kv/${name}`,
      baseVersion,
      data: { value },
    });
    await save(...["a", "b", "c", "d"].map((name) => pair(name, 1, 0)));
    await save(pair("a", 2, 1), pair("d", 2, 1), { op: "delete", path: "kv/b", baseVersion: 1 });
    const conflicts = await conflictsOf(
      save(pair("a", 3, 1), pair("b", 3, 1), pair("c", 3, 0), { op: "delete", path: "kv/d", baseVersion: 1 }, pair("never", 3, 1)),
    );
    expect(conflicts.map(({ path: at, op, reason }) => [at, op, reason])).toEqual([
      ["kv/a", "put", "fields"],
      ["kv/b", "put", "deleted"],
      ["kv/c", "put", "exists"],
      ["kv/d", "delete", "moved"],
      ["kv/never", "put", "missing"],
    ]);
    expect(conflicts[1]).toMatchObject({ id: expect.any(String), currentVersion: 2, theirsBy: "The editor" });
  });

  it("about an entry that never was is no conflict of anybody's: it is not found", async () => {
    const refusal = await refusalOf(save({ op: "put", path: "kv/never", baseVersion: 1, data: { value: 1 } }));
    expect(refusal).toMatchObject({ code: "not_found", details: { conflicts: [{ reason: "missing", id: null }] } });
  });

  it("says where an entry stands that was renamed meanwhile, but not outside a token's prefix", async () => {
    await save({ op: "put", path: "kv/team/a", baseVersion: 0, data: { value: 1 } });
    await save({ op: "rename", path: "kv/team/a", baseVersion: 1, newPath: "kv/other/a" });
    const edit = { op: "put", path: "kv/team/a", baseVersion: 1, data: { value: 2 } };
    expect(await conflictsOf(save(edit))).toMatchObject([{ reason: "missing", nowAt: "kv/other/a", currentVersion: 2 }]);
    const narrow = { ...editor(), pathPrefix: "kv/team" };
    expect((await refusalOf(createChange(narrow, { edits: [edit] }))).code).toBe("not_found");
  });

  it("with something that exists has the fields in which the two differ, secrets as fingerprints", async () => {
    await save(put({ region_name: "eu", profile_name: "same", aws_secret_access_key: "theirs-c4nary" }, 0));
    const refusal = await refusalOf(
      save(put({ region_name: "us", profile_name: "same", aws_access_key_id: "AKIA", aws_secret_access_key: "mine-c4nary" }, 0)),
    );
    const [conflict] = refusal.details.conflicts as Conflict[];
    expect(conflict?.reason).toBe("exists");
    expect(conflict?.fields.map(({ field }) => field).sort()).toEqual(["aws_secret_access_key", "region_name"]);
    expect(conflict?.fields.find(({ field }) => field === "region_name")).toMatchObject({ theirs: { value: "eu" }, mine: { value: "us" } });
    expect(JSON.stringify(refusal.details)).not.toContain("c4nary");
  });

  it("with something that exists comes before what else is wrong", async () => {
    await save(put({ region_name: "eu" }, 0));
    expect((await refusalOf(save(put({ aws_secret_access_key: "********" }, 0)))).code).toBe("conflict");
  });
});

describe("an entry that was deleted meanwhile", () => {
  beforeEach(async () => {
    await save(put({ region_name: "eu", aws_secret_access_key: "kept" }, 0));
    await save({ op: "delete", path, baseVersion: 1 });
  });
  const deletedId = async () => (await conflictsOf(save(put({ region_name: "us" }, 1))))[0]?.id;

  it("comes back with one's own edit on top, secrets included, in one change", async () => {
    const id = await deletedId();
    const edit = put({ region_name: "us" }, 2, { undelete: id });
    const { edits } = await previewChange(editor(), { edits: [edit] });
    expect(edits[0]?.op).toBe("undeleted");
    expect((await save(edit)).edits).toMatchObject([{ id, version: 3, isChanged: true }]);
    const entry = await getEntryByPath(editor(), { path });
    expect(entry).toMatchObject({ id, version: 3, data: { region_name: "us" } });
    expect((await revealField(editor(), { id: entry.id, field: "aws_secret_access_key" })).value).toBe("kept");
  });

  it("does not come back over another one that was made there", async () => {
    const id = await deletedId();
    await save(put({ region_name: "new" }, 0));
    expect(await conflictsOf(save(put({ region_name: "us" }, 2, { undelete: id })))).toMatchObject([{ reason: "exists" }]);
  });

  it("is edited as any other when somebody brought it back already", async () => {
    const id = await deletedId();
    await save({ op: "undelete", path, id, baseVersion: 2 });
    expect((await save(put({ region_name: "us" }, 2, { undelete: id }))).edits).toMatchObject([{ version: 4 }]);
    expect((await getEntryByPath(editor(), { path })).data.region_name).toBe("us");
  });
});
