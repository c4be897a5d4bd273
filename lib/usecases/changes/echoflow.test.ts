import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Edit } from "#lib/api/contract/changes.ts";
import type { JsonObject } from "#lib/core/json.ts";
import type { ReadTx } from "#lib/store/client.ts";
import { loadLiveEntries } from "#lib/store/entries.ts";
import { loadHead } from "#lib/store/versions.ts";
import { saveBlockType } from "#lib/usecases/catalog/block-types.ts";
import { getEntryByPath } from "#lib/usecases/entries/entries.ts";
import { openTestWorkspace } from "#lib/usecases/testing.ts";
import { codeOf } from "#lib/usecases/testing-team.ts";
import { applyChange } from "./apply-change.ts";
import { prefectRules } from "./change-rules.ts";
import { createChange, getChange, previewChange } from "./changes.ts";
import { companionEdits } from "./echoflow.ts";

let world: Awaited<ReturnType<typeof openTestWorkspace>>;
beforeEach(async () => {
  world = await openTestWorkspace();
});
afterEach(() => world.close());

const configPath = "block/echoflowconfig/echoflow-config";
const aws = (name: string) => `block/aws-credentials/${name}`;
const cosmos = (name: string) => `block/azure-cosmos-db-credentials/${name}`;
const item = (name: string, type = "AWS", more: object = {}) => ({
  ...{ name, type, active: false, options: {}, block_type_slug: "baseconfig" },
  ...more,
});
const put = (path: string, data: JsonObject = {}, baseVersion = 0) => ({ op: "put" as const, path, baseVersion, data, clear: [] });
const putCosmos = (name: string) => put(cosmos(name), { connection_string: "AccountKey=x" });
const remove = (path: string, baseVersion = 1) => ({ op: "delete" as const, path, baseVersion });
const rename = (path: string, newPath: string) => ({ op: "rename" as const, path, newPath, baseVersion: 1 });

const save = (...edits: object[]) => createChange(world.caller("editor"), { edits });
const narrow = () => world.caller("editor", { kind: "token", pathPrefix: "block/aws-credentials" });

/** The config with these blocks in its list, and the blocks themselves. */
async function saveConfig(...items: JsonObject[]) {
  await save(put(configPath, { active: null, prefect_configs: ["ship"], blocks: items }));
}

async function listed(path = configPath) {
  const { state } = await world.store.read(async (tx) => {
    const entry = (await loadLiveEntries(tx, world.workspaceId, [path])).get(path);
    if (!entry) throw new Error("There is no such config.");
    return loadHead(tx, entry);
  });
  return state.body.blocks;
}

describe("the list that Echoflow keeps of its credential blocks", () => {
  it("loses what is deleted, in the same change, which history and audit show as one", async () => {
    await save(put(aws("a")), put(aws("b")));
    await saveConfig(item("a", "AWS", { active: true }), item("b"), item("ghost", "GCP"));
    const change = await save(remove(aws("a")));
    expect(await listed()).toEqual([item("b"), item("ghost", "GCP")]);
    expect(change.edits.map((edit) => edit.path)).toEqual([aws("a")]);
    const { entries, diffs } = await getChange(world.caller("editor"), { id: change.id });
    expect(entries.map(({ path, op, version }) => [path, op, version]).sort()).toEqual([
      [aws("a"), "deleted", 2],
      [configPath, "updated", 2],
    ]);
    expect(
      diffs
        .find((diff) => diff.path === configPath)
        ?.fields.filter(({ change }) => change !== "unchanged")
        .map(({ field }) => field),
    ).toEqual(["blocks"]);
    const audit = await world.store.read((tx) => tx.auditEvent.findFirst({ where: { action: "createChange" }, orderBy: { seq: "desc" } }));
    const { entries: audited } = JSON.parse(audit?.detailText ?? "{}") as { entries: { path: string; version: number }[] };
    expect(audited.map(({ path, version }) => [path, version])).toEqual([
      [aws("a"), 2],
      [configPath, 2],
    ]);
  });

  it("follows a rename and keeps what stands beside the name", async () => {
    await save(put(aws("a")), putCosmos("c"));
    await saveConfig(item("a", "AWS", { active: true, options: { anon: true } }), item("c", "AZCosmos"));
    await save(rename(aws("a"), aws("b")));
    expect(await listed()).toEqual([item("b", "AWS", { active: true, options: { anon: true } }), item("c", "AZCosmos")]);
  });

  it("gains what is made, imported or brought back from the trash, as Echoflow writes it", async () => {
    await saveConfig();
    await save(put(aws("a")), putCosmos("c"), put("block/secret/s", { value: "x" }));
    expect(await listed()).toEqual([item("a"), item("c", "AZCosmos")]);
    await save(remove(aws("a")));
    expect(await listed()).toEqual([item("c", "AZCosmos")]);
    const entry = await world.store.read((tx) => tx.entry.findFirstOrThrow({ where: { path: aws("a") } }));
    await save({ op: "undelete", path: aws("a"), id: entry.id, baseVersion: 2 });
    expect(await listed()).toEqual([item("c", "AZCosmos"), item("a")]);
  });

  it("is kept for Echodataflow too", async () => {
    const path = "block/echodataflowconfig/echodataflow-config";
    const schemaText = JSON.stringify({
      ...{ title: "EchodataflowConfig", type: "object" },
      properties: { blocks: { type: "array", items: { type: "object" } } },
    });
    await saveBlockType(world.caller("owner"), { slug: "echodataflowconfig", name: "Echodataflow", schemaText, baseChecksum: null });
    await save(put(path, { blocks: [] }));
    await saveConfig();
    await save(put(aws("a")));
    expect([await listed(path), await listed()]).toEqual([[item("a")], [item("a")]]);
  });

  it("is made of nothing: an absent or null list begins with the first block, an absent config stays absent", async () => {
    await save(put(aws("a")));
    await expect(getEntryByPath(world.caller("editor"), { path: configPath })).rejects.toThrow();
    await save(put(configPath, { active: null, blocks: null }));
    await save(put(aws("b")));
    expect(await listed()).toEqual([item("b")]);
  });

  it("does not move for a name that it has already, nor for an edit that neither makes nor moves a block", async () => {
    await saveConfig(item("a", "AWS", { active: true }));
    await save(put(aws("a"), { region_name: "us-west-1" }));
    await save({ op: "patch", path: aws("a"), baseVersion: 1, set: { region_name: "us-west-2" } });
    await save({ op: "restore", path: aws("a"), baseVersion: 2, version: 1 });
    expect(await getEntryByPath(world.caller("editor"), { path: configPath })).toMatchObject({ version: 1 });
  });

  it("takes no name that Prefect's client refuses, so that --sync goes on", async () => {
    await saveConfig();
    await save(put(aws("Prod.1")), put(aws("plain")));
    expect(await listed()).toEqual([item("plain")]);
    await save(rename(aws("plain"), aws("Plain_2")));
    expect(await listed()).toEqual([]);
    await save(rename(aws("Prod.1"), aws("prod-1")));
    expect(await listed()).toEqual([item("prod-1")]);
  });

  it("says what its author says when the change edits it too", async () => {
    await saveConfig(item("old"));
    await save(put(aws("a")), { op: "patch", path: configPath, baseVersion: 1, set: { blocks: [] } });
    expect(await listed()).toEqual([]);
    await save(put(aws("b")), remove(configPath, 2));
    expect(await codeOf(getEntryByPath(world.caller("editor"), { path: configPath }))).toBe("not_found");
  });

  it("does not stand in the way when a client has stored what its schema refuses", async () => {
    await save(put(aws("a")), put(configPath, { blocks: [] }));
    await world.store.write((tx) =>
      applyChange(tx, world.caller("editor"), {
        message: "",
        rules: prefectRules,
        edits: [{ op: "patch", path: configPath, baseVersion: 1, clear: [], set: { blocks: [item("a"), item("x", "S3"), "junk"] } }],
      }),
    );
    await save(remove(aws("a")));
    expect(await listed()).toEqual([item("x", "S3"), "junk"]);
  });
});

describe("a client of the Prefect door", () => {
  const viaPrefect = (...edits: Edit[]) =>
    world.store.write((tx) => applyChange(tx, world.caller("editor"), { message: "", edits, rules: prefectRules }));

  it("keeps the list itself when it makes a block, and is helped when it deletes one", async () => {
    await saveConfig(item("a"));
    await viaPrefect(put(aws("a")), put(aws("b")));
    expect(await listed()).toEqual([item("a")]);
    await viaPrefect(remove(aws("a")));
    expect(await listed()).toEqual([]);
  });
});

describe("a block with the name of a listed block of the other type", () => {
  it("is refused, whether it is made, renamed or brought back: Echoflow's list has one place for a name", async () => {
    await saveConfig(item("x", "AZCosmos"));
    await save(put(aws("y")), put(aws("z")));
    await save(remove(aws("z")));
    const entry = await world.store.read((tx) => tx.entry.findFirstOrThrow({ where: { path: aws("z") } }));
    const attempts = [
      put(aws("x")),
      put(aws("X")),
      rename(aws("y"), aws("x")),
      { op: "undelete", path: aws("x"), id: entry.id, baseVersion: 2 },
    ];
    for (const attempt of attempts) await expect(save(attempt)).rejects.toMatchObject({ code: "invalid", message: /of type AZCosmos/ });
    await expect(save(put(aws("n")), putCosmos("n"))).rejects.toMatchObject({ code: "invalid", message: /of type AWS/ });
    await save(put(aws("n")));
  });

  it("is made where no list has it", async () => {
    await save(put(aws("x")), putCosmos("x"));
    await saveConfig(item("x"));
    await save(remove(cosmos("x")));
    expect(await listed()).toEqual([item("x")]);
  });
});

describe("a token with a path prefix", () => {
  it("moves its own blocks in a list that it may not see", async () => {
    await saveConfig(item("a"), item("c", "AZCosmos"));
    await save(put(aws("a")));
    const edits = [put(aws("b"))];
    expect((await previewChange(narrow(), { edits })).edits.map((edit) => edit.path)).toEqual([aws("b")]);
    const change = await createChange(narrow(), { edits: [...edits, remove(aws("a"))] });
    expect(change.edits.map((edit) => edit.path)).toEqual([aws("b"), aws("a")]);
    expect(await listed()).toEqual([item("c", "AZCosmos"), item("b")]);
    const seen = (await getChange(narrow(), { id: change.id })).entries.map((entry) => entry.path);
    expect(seen.sort()).toEqual([aws("a"), aws("b")]);
    const message = await createChange(narrow(), { edits: [put(aws("c"))] }).catch((error: Error) => error.message);
    expect(message).toContain("of type AZCosmos");
    expect(message).not.toContain(configPath);
  });
});

describe("the preview of a change", () => {
  it("shows what happens to the list", async () => {
    await saveConfig(item("a"));
    const { edits } = await previewChange(world.caller("editor"), { edits: [put(aws("b"))] });
    expect(edits.map(({ path, op }) => [path, op])).toEqual([
      [aws("b"), "created"],
      [configPath, "updated"],
    ]);
    expect(edits[1]?.fields.map(({ field, change }) => [field, change])).toContainEqual(["blocks", "changed"]);
    expect(await listed()).toEqual([item("a")]);
  });
});

describe("a change that touches no credentials block's name", () => {
  it("asks the store nothing", async () => {
    const edits = [put("kv/x", { value: 1 }), put(aws("a"), {}, 3), remove("block/secret/s")];
    expect(await companionEdits({} as ReadTx, world.caller("editor"), edits, { keepsLists: true })).toEqual([]);
  });
});
