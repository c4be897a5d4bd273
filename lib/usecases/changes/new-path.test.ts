import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { getEntryByPath } from "#lib/usecases/entries/entries.ts";
import { applyOpenChange } from "#lib/usecases/review/apply.ts";
import { getReview } from "#lib/usecases/review/change-review.ts";
import { addToChange } from "#lib/usecases/review/drafts.ts";
import { revertChange } from "#lib/usecases/review/revert.ts";
import { openTestWorkspace } from "#lib/usecases/testing.ts";
import { codeOf } from "#lib/usecases/testing-team.ts";
import { createChange } from "./changes.ts";

let world: Awaited<ReturnType<typeof openTestWorkspace>>;
beforeEach(async () => {
  world = await openTestWorkspace();
  await save({ op: "put", path: "config/app/db", baseVersion: 0, data: { host: "a", port: 1 } });
});
afterEach(() => world.close());

const editor = () => world.caller("editor");
const save = (...edits: object[]) => createChange(editor(), { edits });
const entry = (path: string) => getEntryByPath(editor(), { path });
const moved = { op: "patch", path: "config/app/db", baseVersion: 1, set: { port: 2 }, newPath: "config/app/store" };
async function apply(id: string) {
  const { covers } = await getReview(editor(), { id });
  return applyOpenChange(editor(), { id, covers });
}

describe("an edit with a new path", () => {
  it("moves the entry and changes it in one version, under its id", async () => {
    const { id } = await entry("config/app/db");
    expect((await save(moved)).edits).toMatchObject([{ path: "config/app/store", id, version: 2 }]);
    expect(await entry("config/app/store")).toMatchObject({ id, data: { host: "a", port: 2 } });
    expect(await codeOf(entry("config/app/db"))).toBe("not_found");
  });

  it("is refused where another entry stands, for another kind, and for what it makes itself; nothing of it is done", async () => {
    await save({ op: "put", path: "config/app/store", baseVersion: 0, data: {} });
    expect(await codeOf(save(moved))).toBe("conflict");
    expect(await codeOf(save({ ...moved, newPath: "kv/store" }))).toBe("invalid");
    expect(await codeOf(save({ op: "put", path: "kv/new", baseVersion: 0, data: { value: 1 }, newPath: "kv/newer" }))).toBe("invalid");
    expect(await entry("config/app/db")).toMatchObject({ version: 1, data: { port: 1 } });
    expect((await save({ ...moved, newPath: "config/app/db" })).edits).toMatchObject([{ path: "config/app/db", version: 2 }]);
  });

  it("merges with what others changed meanwhile", async () => {
    await save({ op: "patch", path: "config/app/db", baseVersion: 1, set: { host: "b" } });
    await save(moved);
    expect((await entry("config/app/store")).data).toEqual({ host: "b", port: 2 });
  });

  it("waits in a change like every other, and is undone by one", async () => {
    const { id } = await addToChange(editor(), { edits: [moved] });
    expect((await getReview(editor(), { id })).edits).toMatchObject([
      { op: "renamed", path: "config/app/store", fromPath: "config/app/db" },
    ]);
    await apply(id);
    expect((await entry("config/app/store")).data).toEqual({ host: "a", port: 2 });
    await apply((await revertChange(editor(), { id })).id);
    expect((await entry("config/app/db")).data).toEqual({ host: "a", port: 1 });
  });

  it("asks for both paths of a token that is bound to some", async () => {
    const bound = world.caller("editor", { pathPrefix: "config/app/db" });
    expect(await codeOf(createChange(bound, { edits: [moved] }))).toBe("forbidden");
  });

  it("of a credentials block moves its name on the list that Echoflow keeps", async () => {
    const list = { op: "put", path: "block/echoflowconfig/echoflow-config", baseVersion: 0 };
    await save({ op: "put", path: "block/aws-credentials/one", baseVersion: 0, data: { aws_access_key_id: "AKIA1" } });
    await save({ ...list, data: { prefect_configs: [], blocks: [{ name: "one", type: "AWS", active: true, options: {} }] } });
    const rename = {
      op: "patch",
      path: "block/aws-credentials/one",
      baseVersion: 1,
      set: { region_name: "eu" },
      newPath: "block/aws-credentials/two",
    };
    await save(rename);
    expect((await entry(list.path)).data.blocks).toMatchObject([{ name: "two", active: true }]);
  });
});
