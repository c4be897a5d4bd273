import { afterEach, beforeEach, describe, expect, it, test } from "vitest";
import type { PrefectBundle } from "#lib/api/contract/prefect-bundle.ts";
import { readBundle } from "#lib/api/prefect-peer/read-bundle.ts";
import { selectBundle } from "#lib/api/prefect-peer/select-bundle.ts";
import { startRecordedPrefect } from "#lib/api/prefect-peer/testing.ts";
import { formatJson, type Json, type JsonObject } from "#lib/core/json.ts";
import { getBlockType } from "#lib/usecases/catalog/block-types.ts";
import { createChange } from "#lib/usecases/changes/changes.ts";
import { getEntryByPath } from "#lib/usecases/entries/entries.ts";
import { applyOpenChange } from "#lib/usecases/review/apply.ts";
import { getReview } from "#lib/usecases/review/change-review.ts";
import { sync } from "#lib/usecases/sync/sync.ts";
import { openTestWorkspace } from "#lib/usecases/testing.ts";
import { applyPrefectImport, previewPrefectImport } from "./import.ts";

let world: Awaited<ReturnType<typeof openTestWorkspace>>;
let prefect: Awaited<ReturnType<typeof startRecordedPrefect>>;
beforeEach(async () => {
  world = await openTestWorkspace();
  prefect = await startRecordedPrefect();
});
afterEach(async () => {
  await prefect.stop();
  await world.close();
});

const editor = () => world.caller("editor");
const source = "http://prefect.test/api";
async function bundle(): Promise<PrefectBundle> {
  return selectBundle(await readBundle(prefect.peer(), () => {}), { isEverything: false }).bundle;
}
const apply = async (more: { skipsInvalid?: boolean } = {}) => applyPrefectImport(editor(), { source, bundle: await bundle(), ...more });
const preview = async () => previewPrefectImport(editor(), { source, bundle: await bundle() });
async function documents() {
  const { entries } = await sync(world.caller("reader"), {});
  return new Map(entries.map(({ path, data }) => [path, data]));
}
const rows = (table: "change" | "blockSchema" | "version" | "blockType") =>
  world.store.read(async (tx) => {
    const counts = {
      change: tx.change.count(),
      blockSchema: tx.blockSchema.count(),
      version: tx.version.count(),
      blockType: tx.blockType.count(),
    };
    return counts[table];
  });
function documentRow(slug: string, name: string): JsonObject {
  const row = prefect.rows.documents.find((item) => item.name === name && (item.block_type as JsonObject).slug === slug);
  if (!row) throw new Error(`${slug}/${name} was not recorded.`);
  return row;
}
const nothing = { created: 0, changed: 0 };

describe("an import", () => {
  it("takes over types, schemas, blocks with secrets and references, and variables, as one change", async () => {
    const report = await apply();
    expect(report).toMatchObject({ revision: 1, newTypes: ["robot"], blocks: { created: 7 }, variables: { created: 7 }, problems: [] });
    expect(await rows("change")).toBe(1);
    const loaded = await documents();
    expect(loaded.get("block/secret/pin")).toEqual({ value: "s3cr3t" });
    expect(formatJson(loaded.get("block/robot/r1") ?? null)).toContain('"serial":12345678901234567890,"ratio":1.0');
    const robot = await getEntryByPath(editor(), { path: "block/robot/r1" });
    expect(robot.data.creds).toEqual({ $ref: "block/aws-credentials/prod" });
    expect(robot.references.map(({ path, field }) => [path, field])).toEqual([["block/aws-credentials/prod", "creds"]]);
    expect(robot.secrets.map(({ field }) => field)).toEqual(["pin"]);
    expect((await getEntryByPath(editor(), { path: "kv/text" })).tags).toEqual(["a", "b"]);
  });

  it("says in the history where it comes from, and in the audit log what it touched, without a value", async () => {
    const { changeId } = await apply();
    const change = await world.store.read((tx) => tx.change.findUniqueOrThrow({ where: { id: changeId ?? "" } }));
    expect(change.message).toBe(`Import from Prefect at ${source}`);
    const [event] = await world.store.read((tx) => tx.auditEvent.findMany({ where: { action: "applyPrefectImport" } }));
    expect(event?.detailText).toContain("block/secret/pin");
    expect(event?.detailText).not.toMatch(/s3cr3t|geheim/);
  });

  it("has nothing to do the second time", async () => {
    await apply();
    const before = [await rows("version"), await rows("blockSchema"), await rows("blockType")];
    const again = await apply();
    expect(again).toMatchObject({ changeId: null, revision: 1, types: nothing, schemas: nothing, blocks: nothing, variables: nothing });
    expect([await rows("version"), await rows("blockSchema"), await rows("blockType")]).toEqual(before);
  });

  it("takes over only what has changed there since, and clears a secret that is gone there", async () => {
    await apply();
    (documentRow("aws-credentials", "prod").data as JsonObject).aws_secret_access_key = "neu";
    delete (documentRow("robot", "r1").data as JsonObject).pin;
    const report = await apply();
    expect(report).toMatchObject({ revision: 2, blocks: { created: 0, changed: 2, unchanged: 5 }, variables: nothing });
    const loaded = await documents();
    expect(loaded.get("block/aws-credentials/prod")).toMatchObject({ aws_secret_access_key: "neu" });
    expect(loaded.get("block/robot/r1")).not.toHaveProperty("pin");
  });

  it("does not take the text None for a secret", async () => {
    (documentRow("aws-credentials", "prod").data as JsonObject).aws_session_token = "None";
    await apply();
    expect((await documents()).get("block/aws-credentials/prod")).not.toHaveProperty("aws_session_token");
    expect((await apply()).changeId).toBeNull();
  });

  it("deletes nothing that is gone there", async () => {
    await apply();
    prefect.rows.variables = [];
    prefect.rows.documents = prefect.rows.documents.filter(({ name }) => name !== "pin");
    expect((await apply()).changeId).toBeNull();
    expect((await documents()).has("kv/text")).toBe(true);
  });

  it("is sent for review where a policy asks for it: the types are there, the entries come with their references when it is applied", async () => {
    const document = { pattern: "block/**", approvals: 0 };
    await createChange(world.caller("owner"), { edits: [{ op: "put", path: "policy/blocks", baseVersion: 0, data: document }] });
    const report = await apply();
    expect(report).toMatchObject({
      state: "open",
      number: 1,
      revision: 1,
      newTypes: ["robot"],
      blocks: { created: 7 },
      variables: { created: 7 },
    });
    expect((await documents()).size).toBe(0);
    expect(await getBlockType(editor(), { slug: "robot" })).toMatchObject({ slug: "robot" });
    const id = report.changeId ?? "";
    const { covers } = await getReview(editor(), { id });
    await applyOpenChange(editor(), { id, covers });
    const loaded = await documents();
    expect(loaded.get("block/secret/pin")).toEqual({ value: "s3cr3t" });
    expect((await getEntryByPath(editor(), { path: "block/robot/r1" })).data.creds).toEqual({ $ref: "block/aws-credentials/prod" });
    expect(await apply()).toMatchObject({ changeId: null, state: "applied", number: null, blocks: nothing, variables: nothing });
  });

  it("is refused to a token that is bound to other paths", async () => {
    const caller = world.caller("editor", { pathPrefix: "kv/mine" });
    await expect(applyPrefectImport(caller, { source, bundle: await bundle() })).rejects.toMatchObject({ code: "forbidden" });
    expect(await rows("change")).toBe(0);
  });
});

describe("a preview", () => {
  it("shows what the import then does, and keeps nothing of it", async () => {
    const before = [await rows("blockSchema"), await rows("blockType"), await rows("version")];
    const { edits, ...shown } = await preview();
    expect([await rows("blockSchema"), await rows("blockType"), await rows("version")]).toEqual(before);
    const { changeId: _, revision: __, state: ___, number: ____, ...done } = await apply();
    expect(shown).toEqual(done);
    expect(edits).toHaveLength(14);
  });

  it("shows no secret, only that it is new or has changed", async () => {
    const text = formatJson((await preview()) as unknown as Json);
    expect(text).not.toMatch(/s3cr3t|geheim|inline/);
    await apply();
    (documentRow("secret", "pin").data as JsonObject).value = "andere";
    const { edits } = await preview();
    expect(edits.map(({ path }) => path)).toEqual(["block/secret/pin"]);
    expect(edits[0]?.fields).toMatchObject([{ field: "value", change: "changed", old: { secret: true }, new: { secret: true } }]);
    expect(formatJson(edits as unknown as Json)).not.toContain("andere");
  });
});

describe("what cannot be taken over", () => {
  const set = (slug: string, name: string, field: string, value: Json) => {
    (documentRow(slug, name).data as JsonObject)[field] = value;
  };
  const variable = (more: JsonObject) => prefect.rows.variables.push({ ...prefect.rows.variables[0], id: "new", name: "new", ...more });
  const cases: [string, string, () => void][] = [
    ["a mask in place of a secret", "block/secret/pin#value", () => set("secret", "pin", "value", "********")],
    ["a secret that is too long", "block/secret/pin#value", () => set("secret", "pin", "value", "x".repeat(70_000))],
    ["a block that is too large", "block/robot/r1", () => set("robot", "r1", "serial", "x".repeat(300_000))],
    ["a name that no client reads", "block/secret/Pin", () => void Object.assign(documentRow("secret", "pin"), { name: "Pin" })],
    ["a reference to what is not there", "block/secret/pin", () => set("secret", "pin", "more", { $ref: { block_document_id: "gone" } })],
    ["a variable that is too long", "kv/new", () => void variable({ value: "x".repeat(11_000) })],
    ["a variable without a name", "kv/", () => void variable({ name: "" })],
    [
      "a type with a reserved name",
      "block/robot",
      () => void Object.assign(prefect.rows.types.find(({ slug }) => slug === "robot") ?? {}, { name: "Prefect X" }),
    ],
  ];

  test.each(cases)("%s is refused with its path, without a value, and all else with it", async (_, path, spoil) => {
    spoil();
    const error = await apply().then(
      () => undefined,
      (reason) => reason,
    );
    expect(error).toMatchObject({ code: "invalid" });
    expect(error.details.problems.map((problem: { path: string }) => problem.path)).toContain(path);
    expect(formatJson({ message: error.message, ...error.details } as Json)).not.toMatch(/xxx|\*\*\*|s3cr3t|geheim/);
    expect([await rows("change"), await rows("version")]).toEqual([0, 0]);
  });

  test.each(cases)("%s is left out when that is asked for, and the rest comes", async (_, path, spoil) => {
    spoil();
    const { problems, changeId } = await apply({ skipsInvalid: true });
    expect(problems.map((problem) => problem.path)).toContain(path);
    expect(changeId).not.toBeNull();
    const loaded = await documents();
    expect(loaded.has(path.split("#")[0] ?? "")).toBe(false);
    expect(loaded.has("block/secret/obj")).toBe(true);
  });

  it("takes along what refers to it", async () => {
    set("aws-credentials", "prod", "aws_secret_access_key", "**********");
    const { problems, blocks } = await apply({ skipsInvalid: true });
    expect(problems.map(({ path }) => path).sort()).toEqual([
      "block/aws-credentials/prod#aws_secret_access_key",
      "block/robot/r1",
      "block/s3-bucket/data",
    ]);
    expect(blocks).toMatchObject({ created: 4, skipped: 3 });
  });
});
