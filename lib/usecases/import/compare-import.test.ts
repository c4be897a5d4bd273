import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { formatJson, type Json } from "#lib/core/json.ts";
import { createChange } from "#lib/usecases/changes/changes.ts";
import { getEntryByPath } from "#lib/usecases/entries/entries.ts";
import { sync } from "#lib/usecases/sync/sync.ts";
import { openTestWorkspace } from "#lib/usecases/testing.ts";
import { codeOf } from "#lib/usecases/testing-team.ts";
import { compareImport } from "./compare-import.ts";

let world: Awaited<ReturnType<typeof openTestWorkspace>>;
beforeEach(async () => {
  world = await openTestWorkspace();
});
afterEach(() => world.close());

const canary = "hunter2-must-not-be-seen";
const editor = () => world.caller("editor");
const set = (path: string, value: Json) => ({ op: "patch", path, set: { value } });
const compare = (...edits: object[]) => compareImport(editor(), { edits });
const save = (...edits: object[]) => createChange(editor(), { edits });

/** What a screen saves: the edit on the versions that the comparison named. */
async function compareAndSave(...edits: object[]) {
  const { edits: answers } = await compare(...edits);
  const based = edits.flatMap((edit, index) => {
    const answer = answers[index];
    if (answer?.outcome !== "created" && answer?.outcome !== "changed") return [];
    return [{ ...edit, baseVersion: answer.baseVersion, ...(answer.secretFields ? { secretFields: answer.secretFields } : {}) }];
  });
  return save(...based);
}
async function dataAt(path: string) {
  const { entries } = await sync(world.caller("reader"), {});
  return entries.find((entry) => entry.path === path)?.data;
}

describe("an import that is compared", () => {
  it("says of each entry whether it is new, changed or the same, with the version to save it on", async () => {
    await save(
      { op: "put", path: "kv/limit", baseVersion: 0, data: { value: 5 }, tags: ["ocean"] },
      { op: "put", path: "kv/same", baseVersion: 0, data: { value: "x" } },
    );
    await save({ op: "patch", path: "kv/limit", baseVersion: 1, set: { value: 6 } });
    const { edits, alongside } = await compare(set("kv/limit", 7), set("kv/same", "x"), set("kv/fresh", [1]));
    expect(edits.map(({ path, outcome, baseVersion }) => [path, outcome, baseVersion])).toEqual([
      ["kv/limit", "changed", 2],
      ["kv/same", "same", 1],
      ["kv/fresh", "created", 0],
    ]);
    expect(edits[0]?.fields.filter(({ change }) => change !== "unchanged")).toEqual([
      { field: "value", change: "changed", old: { secret: false, value: 6 }, new: { secret: false, value: 7 } },
    ]);
    expect(alongside).toEqual([]);
  });

  it("tells a secret that is new, replaced and the same apart without showing, opening or returning one", async () => {
    await save(
      { op: "put", path: "block/secret/kept", baseVersion: 0, data: { value: canary } },
      { op: "put", path: "block/secret/other", baseVersion: 0, data: { value: canary } },
    );
    const answer = await compareImport(world.caller("admin"), {
      edits: [set("block/secret/kept", canary), set("block/secret/other", `${canary}-2`), set("block/secret/fresh", canary)],
    });
    expect(answer.edits.map(({ outcome }) => outcome)).toEqual(["same", "changed", "created"]);
    expect(answer.edits[1]?.fields).toEqual([
      {
        field: "value",
        change: "changed",
        old: { secret: true, fingerprint: expect.stringMatching(/^[0-9a-f]{6}$/) },
        new: { secret: true, fingerprint: expect.stringMatching(/^[0-9a-f]{6}$/) },
      },
    ]);
    expect(formatJson(answer as unknown as Json)).not.toContain("hunter2");
  });

  it("keeps what the file does not name: tags, other fields, secrets, and what is secret already", async () => {
    await save({
      ...{ op: "put", path: "config/app/main", baseVersion: 0, tags: ["ocean"], secretFields: ["db.password"] },
      data: { db: { host: "h", password: canary }, retries: 3 },
    });
    const edit = { op: "patch", path: "config/app/main", set: { "db.host": "i", api_token: "t" }, secretFields: ["api_token"] };
    const { edits } = await compare(edit);
    expect(edits[0]?.secretFields).toEqual(["db.password", "api_token"]);
    await compareAndSave(edit);
    expect(await dataAt("config/app/main")).toEqual({ db: { host: "i", password: canary }, retries: 3, api_token: "t" });
    expect((await getEntryByPath(editor(), { path: "config/app/main" })).tags).toEqual(["ocean"]);
  });

  it("does not make plain what is secret here when the file does not know that it is", async () => {
    await save({ op: "put", path: "config/app/main", baseVersion: 0, secretFields: ["pin"], data: { pin: canary } });
    const edit = { op: "put", path: "config/app/main", data: { pin: "another one" } };
    const { edits } = await compare(edit);
    expect(edits[0]?.outcome).toBe("changed");
    expect(formatJson(edits as unknown as Json)).not.toContain("another one");
    await compareAndSave(edit);
    expect((await getEntryByPath(editor(), { path: "config/app/main" })).secrets.map(({ field }) => field)).toEqual(["pin"]);
  });

  it("says why an edit cannot be made, beside those that can", async () => {
    const { edits } = await compare(
      set("kv/large", "x".repeat(10_300)),
      set("kv/fine", 1),
      set("kv/ spaced ", 1),
      { op: "patch", path: "block/no-such-type/x", set: { a: 1 } },
      { op: "patch", path: "block/aws-credentials/x", set: { region_name: 5 } },
      set("block/secret/masked", "**********"),
      set("block/secret/none", "None"),
      { op: "patch", path: "policy/mine", set: { pattern: "kv/**" } },
      set("kv/fine", 2),
      { op: "patch", path: "config/app/marks", set: { a: 1 }, secretFields: ["list[0]"] },
    );
    expect(edits.map(({ path, outcome }) => [path, outcome])).toEqual([
      ["kv/large", "refused"],
      ["kv/fine", "created"],
      ["kv/ spaced ", "refused"],
      ["block/no-such-type/x", "refused"],
      ["block/aws-credentials/x", "refused"],
      ["block/secret/masked", "refused"],
      ["block/secret/none", "refused"],
      ["policy/mine", "refused"],
      ["kv/fine", "refused"],
      ["config/app/marks", "refused"],
    ]);
    expect(edits.filter(({ outcome, message }) => (outcome === "refused") !== (message !== null))).toEqual([]);
    expect(edits[0]?.message).toBe("value must have at most 10240 bytes as JSON.");
    expect(edits[7]?.message).toContain("is a policy");
    expect(edits[8]?.message).toContain("twice");
  });

  it("brings along what the change itself would", async () => {
    await save({
      ...{ op: "put", path: "block/echoflowconfig/echoflow-config", baseVersion: 0 },
      data: { active: null, blocks: [] },
    });
    const { edits, alongside } = await compare({ op: "patch", path: "block/aws-credentials/prod", set: { aws_access_key_id: "A" } });
    expect(edits.map(({ outcome }) => outcome)).toEqual(["created"]);
    expect(alongside.map(({ path }) => path)).toEqual(["block/echoflowconfig/echoflow-config"]);
  });

  it("saves nothing, and the same file again is nothing to do", async () => {
    const file = [set("kv/a", 1), set("block/secret/b", canary), { op: "patch", path: "config/app/main", set: { "x.y": 1, z: [] } }];
    await compare(...file);
    expect((await sync(world.caller("reader"), {})).entries).toEqual([]);
    await compareAndSave(...file);
    expect((await compare(...file)).edits.map(({ outcome }) => outcome)).toEqual(["same", "same", "same"]);
  });

  it("leads to a conflict and no lost write when somebody else saves first", async () => {
    await save({ op: "put", path: "kv/a", baseVersion: 0, data: { value: 1 } });
    const { edits } = await compare(set("kv/a", 2), set("kv/b", 2));
    await save(
      { op: "patch", path: "kv/a", baseVersion: 1, set: { value: 9 } },
      { op: "put", path: "kv/b", baseVersion: 0, data: { value: 9 } },
    );
    const mine = [set("kv/a", 2), set("kv/b", 2)].map((edit, index) => ({ ...edit, baseVersion: edits[index]?.baseVersion }));
    expect(await codeOf(save(...mine))).toBe("conflict");
    expect([await dataAt("kv/a"), await dataAt("kv/b")]).toEqual([{ value: 9 }, { value: 9 }]);
  });

  it("is for those who may write, inside what their token may change", async () => {
    for (const role of ["viewer", "reader", "reviewer"] as const)
      expect(await codeOf(compareImport(world.caller(role), { edits: [set("kv/a", 1)] }))).toBe("forbidden");
    const narrow = world.caller("editor", { kind: "token", pathPrefix: "kv/mine" });
    await save({ op: "put", path: "kv/theirs", baseVersion: 0, data: { value: 1 } });
    const { edits } = await compareImport(narrow, { edits: [set("kv/mine/1", 1), set("kv/theirs", 2)] });
    expect(edits.map(({ outcome, baseVersion, fields }) => [outcome, baseVersion, fields.length])).toEqual([
      ["created", 0, 1],
      ["refused", 0, 0],
    ]);
  });

  it("takes a thousand entries, and refuses more", async () => {
    const many = Array.from({ length: 1_000 }, (_, index) => set(`kv/many-${index}`, index));
    expect((await compare(...many)).edits.every(({ outcome }) => outcome === "created")).toBe(true);
    expect(await codeOf(compare(...many, set("kv/one-more", 1)))).toBe("invalid");
  });
});
