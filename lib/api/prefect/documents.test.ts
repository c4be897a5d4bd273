import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { formatJson, type JsonObject, parseJson } from "#lib/core/json.ts";
import { loadInOrder } from "#lib/usecases/prefect/find-documents.ts";
import { releaseDocuments } from "#lib/usecases/prefect/release-documents.ts";
import { usecases } from "#lib/usecases/registry.ts";
import { openTestPrefect } from "./testing.ts";

let prefect: Awaited<ReturnType<typeof openTestPrefect>>;
beforeAll(async () => {
  prefect = await openTestPrefect();
});
afterAll(() => prefect.close());

const secret = { type: "string", format: "password", writeOnly: true };
const accountFields: JsonObject = {
  title: "Account",
  type: "object",
  properties: { user: { type: "string" }, password: secret, note: { anyOf: [{ type: "string" }, { type: "null" }], default: null } },
  block_type_slug: "account",
  secret_fields: ["password"],
  block_schema_references: {},
};

async function account(name: string, data: JsonObject = { user: "ada", password: "correct horse", note: null }) {
  const ids = await prefect.register("account", accountFields);
  const saved = await prefect.save(name, data, ids);
  expect(saved.status, saved.text).toBe(201);
  return { ...ids, id: String(prefect.objectOf(saved).id), saved };
}

const dataOf = async (name: string, secrets = true) => prefect.objectOf(await prefect.load("account", name, secrets)).data as JsonObject;

describe("a block that a client saves", () => {
  it("is answered masked, loaded whole, and its load is audited", async () => {
    const { saved, id } = await account("whole");
    expect(saved.text).not.toContain("correct horse");
    expect(prefect.objectOf(saved)).toMatchObject({
      name: "whole",
      is_anonymous: false,
      data: { user: "ada", password: "********", note: null },
    });
    expect(await dataOf("whole")).toEqual({ user: "ada", password: "correct horse", note: null });
    expect(await dataOf("whole", false)).toEqual({ user: "ada", password: "********", note: null });
    const events = await prefect.auditOf("loadBlockDocumentByName");
    expect(events.at(-1)?.detailText).toContain(id);
  });

  it("is a change with author, client and version", async () => {
    const { id } = await account("changed");
    await prefect.ask("PATCH", `/block_documents/${id}`, { data: { user: "grace" } });
    const caller = prefect.caller("owner");
    const { versions } = await usecases.listVersions(caller, { id });
    expect(versions.map(({ n, author, message }) => [n, author, message])).toEqual([
      [2, "flows", "Saved with prefect 3.8.3"],
      [1, "flows", "Saved with prefect 3.8.3"],
    ]);
    const { fields } = await usecases.diffVersions(caller, { id, from: 1, to: 2 });
    expect(fields.filter(({ change }) => change !== "unchanged").map(({ field }) => field)).toEqual(["user"]);
  });

  it("keeps a secret for which eight or ten asterisks, or None, are sent, and says so in history", async () => {
    for (const mask of ["********", "**********", "None"]) {
      const name = `masked-${mask.length}`;
      const { id, schemaId } = await account(name);
      const body = { block_schema_id: schemaId, data: { user: "grace", password: mask, note: null } };
      expect((await prefect.ask("PATCH", `/block_documents/${id}`, body)).status).toBe(204);
      expect(await dataOf(name)).toEqual({ user: "grace", password: "correct horse", note: null });
      const { versions } = await usecases.listVersions(prefect.caller("owner"), { id });
      expect(versions[0]?.message).toContain("password");
    }
  });

  it("cannot begin with a mask as its secret, and None is null", async () => {
    const ids = await prefect.register("account", accountFields);
    const refused = await prefect.save("fresh-mask", { user: "a", password: "********" }, ids);
    expect(refused.status).toBe(422);
    expect(refused.text).toContain("password");
    await account("fresh-none", { user: "a", password: "None", note: null });
    expect(await dataOf("fresh-none")).toEqual({ user: "a", password: null, note: null });
  });

  it("merges top-level fields by default, and replaces the document when told to", async () => {
    const { id } = await account("merged");
    await prefect.ask("PATCH", `/block_documents/${id}`, { data: { note: "x" } });
    expect(await dataOf("merged")).toEqual({ user: "ada", password: "correct horse", note: "x" });
    await prefect.ask("PATCH", `/block_documents/${id}`, { data: { password: null } });
    expect(await dataOf("merged")).toEqual({ user: "ada", password: null, note: "x" });
    await prefect.ask("PATCH", `/block_documents/${id}`, { data: { password: "new" } });
    await prefect.ask("PATCH", `/block_documents/${id}`, { data: { user: "z" }, merge_existing_data: false });
    expect(await dataOf("merged")).toEqual({ user: "z" });
  });

  it("with an unchanged document makes no version", async () => {
    const { id, schemaId } = await account("same");
    const body = { block_schema_id: schemaId, data: { user: "ada", password: "correct horse", note: null } };
    await prefect.ask("PATCH", `/block_documents/${id}`, body);
    expect((await usecases.listVersions(prefect.caller("owner"), { id })).total).toBe(1);
  });

  it("is refused in Prefect's words when its name is taken, bad or missing", async () => {
    const ids = await account("taken");
    expect(await prefect.save("taken", {}, ids)).toMatchObject({ status: 409, body: { detail: "Block already exists" } });
    expect((await prefect.save("No_Way", {}, ids)).status).toBe(422);
    const nameless = await prefect.ask("POST", "/block_documents/", { block_schema_id: ids.schemaId, block_type_id: ids.typeId });
    expect(nameless.text).toContain("Names must be provided for block documents.");
    const anonymous = await prefect.ask("POST", "/block_documents/", {
      ...{ name: null, is_anonymous: true, data: { user: "a" } },
      ...{ block_schema_id: ids.schemaId, block_type_id: ids.typeId },
    });
    expect(anonymous.status).toBe(201);
    expect(String(prefect.objectOf(anonymous).name)).toMatch(/^anonymous-[0-9a-f-]{36}$/);
  });

  it("keeps every number as it was written", async () => {
    const ids = await prefect.register("numbers", { title: "Numbers", type: "object", properties: {} });
    const text = '{"a":30.0,"b":1e-07,"c":12345678901234567890,"d":[1.0]}';
    const body = `{"name":"n","data":${text},"block_schema_id":"${ids.schemaId}","block_type_id":"${ids.typeId}"}`;
    expect((await prefect.ask("POST", "/block_documents/", body)).status).toBe(201);
    expect((await prefect.load("numbers", "n")).text).toContain(`"data":${text}`);
  });

  it("goes to the trash when it is deleted, and is not found any more", async () => {
    const { id } = await account("gone");
    expect((await prefect.ask("DELETE", `/block_documents/${id}`)).status).toBe(204);
    expect((await prefect.ask("GET", `/block_documents/${id}`)).status).toBe(404);
    const { entries } = await usecases.listEntries(prefect.caller("owner"), { kind: "block", trash: true });
    expect(entries.map((entry) => entry.id)).toContain(id);
  });
});

describe("a block that refers to another", () => {
  const boxFields: JsonObject = {
    title: "Box",
    type: "object",
    properties: { label: { type: "string" }, owner: { $ref: "#/definitions/Account" } },
    block_type_slug: "box",
    secret_fields: ["owner.password"],
    block_schema_references: {},
    definitions: { Account: accountFields },
  };
  const box = async (name: string, owner: JsonObject) => {
    const ids = await prefect.register("box", boxFields);
    const saved = await prefect.save(name, { label: "l", owner }, ids);
    return { ...ids, saved, id: String(prefect.objectOf(saved).id) };
  };
  const refTo = (id: string): JsonObject => ({ $ref: { block_document_id: id } });
  const loadBox = async (name: string, secrets = true) => prefect.objectOf(await prefect.load("box", name, secrets));

  it("is loaded with what it refers to, as it is by now, and named under its references", async () => {
    const child = await account("owner-1");
    await box("live", refTo(child.id));
    await prefect.ask("PATCH", `/block_documents/${child.id}`, { data: { password: "rotated" } });
    const loaded = await loadBox("live");
    expect(loaded.data).toEqual({ label: "l", owner: { user: "ada", password: "rotated", note: null } });
    expect(loaded.block_document_references).toMatchObject({
      owner: { block_document: { id: child.id, name: "owner-1", block_document_references: {} } },
    });
    expect(formatJson(await loadBox("live", false))).not.toContain("rotated");
  });

  it("is a reference in our own form, and stays one when a client merges something else", async () => {
    const child = await account("owner-2");
    const { id } = await box("form", refTo(child.id));
    await prefect.ask("PATCH", `/block_documents/${id}`, { data: { label: "other" } });
    const entry = await usecases.getEntry(prefect.caller("owner"), { id });
    expect(entry.data).toEqual({ label: "other", owner: { $ref: "block/account/owner-2" } });
    expect(entry.references.map(({ path }) => path)).toEqual(["block/account/owner-2"]);
  });

  it("is shown with the place in the trash, and other fields can be edited meanwhile", async () => {
    const caller = prefect.caller("owner");
    const child = await account("owner-away");
    const { id } = await box("waiting", refTo(child.id));
    await prefect.ask("DELETE", `/block_documents/${child.id}`);
    const { path, data, references } = await usecases.getEntry(caller, { id });
    expect(references).toEqual([{ id: child.id, path: "block/account/owner-away", field: "owner", isDeleted: true }]);
    expect(data.owner).toEqual({ $ref: child.id });
    await usecases.createChange(caller, { edits: [{ op: "put", path, baseVersion: 1, data: { ...data, label: "edited" } }] });
    const after = await usecases.getEntry(caller, { id });
    expect([after.data.label, after.references]).toEqual(["edited", references]);
  });

  it("loses it when the other is deleted through the door, while our own door refuses that", async () => {
    const child = await account("owner-3");
    await box("orphan", refTo(child.id));
    const edits = [{ op: "delete", path: "block/account/owner-3", baseVersion: 1 }];
    await expect(usecases.createChange(prefect.caller("owner"), { edits })).rejects.toMatchObject({ code: "invalid" });
    expect((await prefect.ask("DELETE", `/block_documents/${child.id}`)).status).toBe(204);
    const loaded = await loadBox("orphan");
    expect(loaded.data).toEqual({ label: "l" });
    expect(loaded.block_document_references).toEqual({});
    const caller = prefect.caller("owner");
    // People still edit its other fields, and the reference is back when the other comes out of the trash.
    await usecases.createChange(caller, { edits: [{ op: "patch", path: "block/box/orphan", baseVersion: 1, set: { label: "m" } }] });
    await usecases.createChange(caller, { edits: [{ op: "undelete", id: child.id, path: "block/account/owner-3", baseVersion: 2 }] });
    expect((await loadBox("orphan")).data).toMatchObject({ label: "m", owner: { user: "ada" } });
  });

  it("is refused when the reference leads nowhere, or back", async () => {
    const nowhere = await box("nowhere", refTo(crypto.randomUUID()));
    expect(nowhere.saved.status).toBe(409);
    expect((await box("no-id", { $ref: { name: "x" } })).saved.status).toBe(400);
    const { id } = await box("self", (await account("owner-4").then(({ id: childId }) => refTo(childId))) as JsonObject);
    const back = await prefect.ask("PATCH", `/block_documents/${id}`, { data: { owner: refTo(id) } });
    expect(back.status).toBe(400);
  });

  it("keeps an unsaved nested block inline, with its secrets sealed", async () => {
    await box("inline", { user: "i", password: "inline secret", block_type_slug: "account" });
    expect((await loadBox("inline")).data).toEqual({
      label: "l",
      owner: { user: "i", password: "inline secret", block_type_slug: "account" },
    });
    expect(formatJson(await loadBox("inline", false))).not.toContain("inline secret");
    const rows = await prefect.store.read((tx) => tx.version.findMany({ select: { bodyText: true } }));
    expect(rows.map((row) => row.bodyText).join()).not.toContain("inline secret");
  });

  it("is refused to a token that may not see what it refers to, never half", async () => {
    const child = await account("owner-5");
    await box("narrow", refTo(child.id));
    const narrow = await prefect.makeToken(["pull"], { pathPrefix: "block/box" });
    const answer = await prefect.load("box", "narrow", true, { token: narrow });
    expect(answer.status).toBe(403);
    expect(answer.text).not.toContain("correct horse");
  });
});

describe("who may", () => {
  it("without a token nobody gets anything but 401, whatever is asked for", async () => {
    for (const [method, path] of [
      ["GET", "/block_types/slug/none"],
      ["POST", "/variables/filter"],
      ["GET", "/nowhere"],
      ["GET", "/csrf-token?client=x"],
    ]) {
      const answer = await prefect.ask(method ?? "", path ?? "", undefined, { token: null });
      expect(answer).toMatchObject({ status: 401, body: { exception_message: "Unauthorized" } });
    }
    expect((await prefect.ask("GET", "/block_types/slug/secret", undefined, { token: "byd_pat_wrong" })).status).toBe(401);
  });

  it("a token that may only list sees masks, loads nothing and saves nothing", async () => {
    const ids = await account("listed");
    const list = await prefect.makeToken(["list"]);
    expect((await prefect.load("account", "listed", false, { token: list })).status).toBe(200);
    const refused = await prefect.load("account", "listed", true, { token: list });
    expect(refused.status).toBe(403);
    expect(refused.text).not.toContain("correct horse");
    expect((await prefect.ask("POST", "/block_documents/filter", { include_secrets: true }, { token: list })).status).toBe(403);
    expect((await prefect.ask("DELETE", `/block_documents/${ids.id}`, undefined, { token: list })).status).toBe(403);
  });

  it("another workspace sees none of it", async () => {
    const { id, typeId, schemaId } = await account("private");
    const other = await prefect.makeToken(["list", "pull", "push"], { workspace: "other" });
    for (const path of [`/block_documents/${id}`, `/block_types/${typeId}`, `/block_schemas/${schemaId}`, "/block_types/slug/account"]) {
      expect((await prefect.ask("GET", path, undefined, { token: other })).status, path).toBe(404);
    }
    const listed = await prefect.ask("POST", "/block_documents/filter", {}, { token: other });
    expect(listed.body).toEqual([]);
  });
});

describe("lists", () => {
  it("that are kept for the next who asks say how much they hold on to", async () => {
    const { id } = await account("weighed", { user: "u".repeat(5_000), password: "p", note: null });
    const caller = prefect.caller("owner");
    const released = await prefect.store.read(async (tx) => releaseDocuments(tx, caller, await loadInOrder(tx, caller, [id])));
    expect(released.size).toBeGreaterThan(5_000);
  });

  it("are by name, without anonymous blocks and without names that the client would refuse", async () => {
    await account("zz-list");
    await usecases.createChange(prefect.caller("owner"), {
      edits: [{ op: "put", path: "block/account/Capital.Name", baseVersion: 0, data: { user: "u", password: "p" } }],
    });
    const { body } = await prefect.ask("POST", "/block_documents/filter", {
      block_schema_type: null,
      offset: null,
      limit: null,
      include_secrets: true,
    } as JsonObject);
    const names = (body as JsonObject[]).map(({ name }) => String(name));
    expect(names).toContain("zz-list");
    expect(names.filter((name) => !/^[a-z0-9-]+$/.test(name) || name.startsWith("anonymous-"))).toEqual([]);
    expect(names).toEqual([...names].sort());
    const count = await prefect.ask("POST", "/block_documents/count", "");
    expect(count.body).toBe(names.length);
  });

  it("refuse a limit out of range in Prefect's words, and take null as the default", async () => {
    const over = await prefect.ask("POST", "/block_documents/filter", { limit: 201 });
    expect(over).toMatchObject({ status: 422, body: { detail: "Invalid limit: must be less than or equal to 200." } });
    expect(parseJson((await prefect.ask("POST", "/block_types/filter", { limit: 0 })).text)).toEqual([]);
  });
});
