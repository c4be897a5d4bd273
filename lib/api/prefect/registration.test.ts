import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { awsCredentials } from "#lib/core/block-types/aws-credentials.ts";
import type { JsonObject } from "#lib/core/json.ts";
import { usecases } from "#lib/usecases/registry.ts";
import { openTestPrefect } from "./testing.ts";

let prefect: Awaited<ReturnType<typeof openTestPrefect>>;
beforeAll(async () => {
  prefect = await openTestPrefect();
});
afterAll(() => prefect.close());

const plain = (title: string, more: JsonObject = {}): JsonObject => ({
  title,
  type: "object",
  properties: { a: { type: "number", default: 30 } },
  block_schema_references: {},
  ...more,
});

describe("a block type that a client registers", () => {
  it("appears in the catalog with its form once it has a schema", async () => {
    const created = await prefect.ask("POST", "/block_types/", {
      ...{ name: "My Type", slug: "my-type", logo_url: "https://example.org/a.png", documentation_url: null },
      ...{ description: "Mine & yours", code_example: "```python\nprint(1)\n```" },
    });
    expect(created.status).toBe(201);
    expect(prefect.objectOf(created)).toMatchObject({
      description: "Mine & yours",
      logo_url: "https://example.org/a.png",
      is_protected: false,
    });
    const catalog = async () => (await usecases.listBlockTypes(prefect.caller("viewer"), {})).types.map(({ slug }) => slug);
    expect(await catalog()).not.toContain("my-type");
    await prefect.register("my-type", plain("MyType", { block_type_slug: "my-type" }));
    expect(await catalog()).toContain("my-type");
    const type = await usecases.getBlockType(prefect.caller("viewer"), { slug: "my-type" });
    expect(type.schema.fields.title).toBe("MyType");
    expect(type.snippets.python).toBe("print(1)");
  });

  it("is answered in Prefect's words when it is taken, reserved or unknown", async () => {
    await prefect.register("taken", plain("Taken"));
    const again = await prefect.ask("POST", "/block_types/", { name: "Taken", slug: "taken" });
    expect(again).toMatchObject({ status: 409, body: { detail: 'Block type with name "Taken" already exists' } });
    const reserved = await prefect.ask("POST", "/block_types/", { name: "prefect thing", slug: "prefect-thing" });
    expect(reserved).toMatchObject({ status: 403, body: { detail: "Block type names beginning with 'Prefect' are reserved." } });
    expect(await prefect.ask("GET", "/block_types/slug/none")).toMatchObject({ status: 404, body: { detail: "Block type not found" } });
    expect(await prefect.ask("GET", "/block_types/not-even")).toMatchObject({ status: 404, body: { detail: "Not Found" } });
  });

  it("is registered once by two programs that begin at the same time", async () => {
    const body = { name: "Race", slug: "race", logo_url: null, documentation_url: null, description: "d", code_example: "c" };
    const answers = await Promise.all([prefect.ask("POST", "/block_types/", body), prefect.ask("POST", "/block_types/", body)]);
    expect(answers.map(({ status }) => status)).toEqual([201, 201]);
    expect(prefect.objectOf(answers[0]).id).toBe(prefect.objectOf(answers[1]).id);
    expect((await prefect.ask("POST", "/block_types/", { ...body, description: "other" })).status).toBe(409);
  });

  it("is presented as the client says, in its workspace alone, also when it is built in", async () => {
    const aws = prefect.objectOf(await prefect.ask("GET", "/block_types/slug/aws-credentials"));
    const body = { logo_url: "https://example.org/aws.png", documentation_url: null, description: "theirs", code_example: "x" };
    expect((await prefect.ask("PATCH", `/block_types/${aws.id}`, body)).status).toBe(204);
    expect(prefect.objectOf(await prefect.ask("GET", "/block_types/slug/aws-credentials/"))).toMatchObject(body);
    const other = await prefect.makeToken(["list"], { workspace: "other" });
    const elsewhere = prefect.objectOf(await prefect.ask("GET", "/block_types/slug/aws-credentials", undefined, { token: other }));
    expect(elsewhere.description).toBe(awsCredentials.description);
    const events = (await prefect.auditOf("updateBlockType")).length;
    await prefect.ask("PATCH", `/block_types/${aws.id}`, body);
    expect(await prefect.auditOf("updateBlockType")).toHaveLength(events);
  });

  it("goes with its blocks when it is deleted, unless it is built in", async () => {
    const ids = await prefect.register("short-lived", plain("ShortLived"));
    await prefect.save("one", { a: 1 }, ids);
    await prefect.save("two", { a: 2 }, ids);
    expect((await prefect.ask("DELETE", `/block_types/${ids.typeId}`)).status).toBe(204);
    expect((await prefect.load("short-lived", "one")).status).toBe(404);
    const { changes } = await usecases.listChanges(prefect.caller("viewer"), {});
    expect(changes[0]?.entries.map(({ path, op }) => [path, op])).toEqual([
      ["block/short-lived/one", "deleted"],
      ["block/short-lived/two", "deleted"],
    ]);
    const secret = prefect.objectOf(await prefect.ask("GET", "/block_types/slug/secret"));
    const refused = await prefect.ask("DELETE", `/block_types/${secret.id}`);
    expect(refused).toMatchObject({ status: 403, body: { detail: "protected block types cannot be deleted." } });
  });
});

describe("a block whose type was deleted and registered anew", () => {
  it("comes back from the trash as one of the new type, which its client saves", async () => {
    const fields = { title: "Again", type: "object" };
    const before = await prefect.register("again", fields);
    const id = String(prefect.objectOf(await prefect.save("one", { a: 1 }, before)).id);
    expect((await prefect.ask("DELETE", `/block_types/${before.typeId}`)).status).toBe(204);
    const after = await prefect.register("again", fields);
    const edit = { op: "undelete", id, path: "block/again/one", baseVersion: 2 };
    await usecases.createChange(prefect.caller("owner"), { message: "Back", edits: [edit] });
    const body = { block_schema_id: after.schemaId, data: { a: 2 } };
    expect((await prefect.ask("PATCH", `/block_documents/${id}`, body)).status).toBe(204);
    const answer = await prefect.ask("GET", "/block_types/slug/again/block_documents");
    expect(answer.body).toMatchObject([{ id, block_type_id: after.typeId, data: { a: 2 } }]);
  });
});

describe("a type that was deleted in our own catalog", () => {
  it("is registered and saved anew by its client, which finds none of its old schemas", async () => {
    const fields = { title: "Anew", type: "object" };
    const { schema } = await prefect.register("anew", fields);
    await usecases.deleteBlockType(prefect.caller("owner"), { slug: "anew" });
    expect((await prefect.ask("GET", `/block_schemas/checksum/${schema.checksum}`)).status).toBe(404);
    const ids = await prefect.register("anew", fields);
    expect((await prefect.ask("GET", `/block_schemas/checksum/${schema.checksum}`)).body).toMatchObject({ id: ids.schemaId });
    expect((await prefect.save("one", { a: 1 }, ids)).status).toBe(201);
  });
});

describe("a schema that a client registers", () => {
  it("is known by the checksum that the client computes, once per version, and is answered the same way again", async () => {
    const fields = plain("Once", { properties: { a: { type: "number", default: 30.5 } } });
    const first = await prefect.register("once", fields, { version: "1.0" });
    const again = await prefect.register("once", fields, { version: "1.0" });
    expect([first.status, again.status]).toEqual([201, 200]);
    expect(again.schema).toEqual(first.schema);
    const found = await prefect.ask("GET", `/block_schemas/checksum/${first.schema.checksum}?version=1.0`);
    expect(found.body).toEqual(first.schema);
    expect((await prefect.ask("GET", `/block_schemas/checksum/${first.schema.checksum}?version=2.0`)).status).toBe(404);
    expect((await prefect.register("once", fields, { version: "2.0" })).status).toBe(201);
  });

  it("keeps the text of its numbers and the order of its fields", async () => {
    const { typeId } = await prefect.register("exact", plain("Exact"));
    const fields =
      '{"type":"object","title":"Exact2","properties":{"z":{"default":30.0},"a":{"default":1e-07}},"block_schema_references":{}}';
    const { text } = await prefect.ask("POST", "/block_schemas/", `{"fields":${fields},"block_type_id":"${typeId}"}`);
    expect(text).toContain(`"fields":${fields}`);
  });

  it("is the latest of its type, in its workspace alone", async () => {
    const fields = { ...plain("AwsCredentials", { block_type_slug: "aws-credentials" }), properties: { theirs: { type: "string" } } };
    const { schemaId, schema } = await prefect.register("aws-credentials", fields);
    const mine = await usecases.getBlockType(prefect.caller("viewer"), { slug: "aws-credentials" });
    expect(mine.schema.id).toBe(schemaId);
    const other = await prefect.makeToken(["list", "push"], { workspace: "other" });
    expect((await prefect.ask("GET", `/block_schemas/${schemaId}`, undefined, { token: other })).status).toBe(404);
    expect((await prefect.ask("GET", `/block_schemas/checksum/${schema.checksum}`, undefined, { token: other })).status).toBe(404);
    const type = prefect.objectOf(await prefect.ask("GET", "/block_types/slug/aws-credentials", undefined, { token: other }));
    const body = { name: "x", data: {}, block_schema_id: schemaId, block_type_id: String(type.id) };
    expect((await prefect.ask("POST", "/block_documents/", body, { token: other })).status).toBe(404);
  });

  it("gets the secret marks that its class leaves out, without another checksum", async () => {
    const properties: JsonObject = { aws_secret_access_key: { type: "string" }, aws_session_token: { type: "string" } };
    const fields = { ...plain("Aws", { block_type_slug: "aws-credentials", secret_fields: ["aws_secret_access_key"] }), properties };
    const ids = await prefect.register("aws-credentials", fields);
    await prefect.save("token", { aws_secret_access_key: "k1", aws_session_token: "session token" }, ids);
    const masked = await prefect.load("aws-credentials", "token", false);
    expect(masked.text).not.toContain("session token");
    const same = await prefect.register("aws-credentials", { ...fields, secret_fields: [] });
    expect(same.schema.checksum).toBe(ids.schema.checksum);
  });

  it("is refused when a nested type is unknown", async () => {
    const references = { child: { block_type_slug: "nobody", block_schema_checksum: "sha256:00" } };
    const { status, schema } = await prefect.register("parent", plain("Parent", { block_schema_references: references }));
    expect(status).toBe(409);
    expect(schema.detail).toContain("Cannot create block schema because block type 'nobody' was not found");
  });

  it("takes the blocks that follow it with it, and no others", async () => {
    const old = await prefect.register("two-schemas", plain("Old"));
    await prefect.save("old", {}, old);
    const young = await prefect.register("two-schemas", plain("Young"));
    await prefect.save("young", {}, young);
    expect((await prefect.ask("DELETE", `/block_schemas/${old.schemaId}`)).status).toBe(204);
    expect((await prefect.load("two-schemas", "old")).status).toBe(404);
    expect((await prefect.load("two-schemas", "young")).status).toBe(200);
    expect((await prefect.ask("GET", `/block_schemas/${old.schemaId}`)).status).toBe(404);
  });
});

describe("a token that is bound to a path", () => {
  it("registers nothing for others", async () => {
    const bound = await prefect.makeToken(["list", "push"], { pathPrefix: "block/mine" });
    const answer = await prefect.ask("POST", "/block_types/", { name: "Theirs", slug: "theirs" }, { token: bound });
    expect(answer.status).toBe(403);
    expect((await prefect.ask("POST", "/block_types/", { name: "Mine", slug: "mine" }, { token: bound })).status).toBe(201);
  });

  it("deletes no schema of others", async () => {
    const bound = { token: await prefect.makeToken(["list", "push"], { pathPrefix: "kv" }) };
    const { schemaId } = await prefect.register("others", { title: "Others", type: "object" });
    expect((await prefect.ask("DELETE", `/block_schemas/${schemaId}`, undefined, bound)).status).toBe(403);
    expect((await prefect.ask("GET", `/block_schemas/${schemaId}`)).status).toBe(200);
  });

  it("neither sees nor moves the default result storage of others", async () => {
    const bound = { token: await prefect.makeToken(["list", "push"], { pathPrefix: "kv" }) };
    const ids = await prefect.register("shelf", { title: "Shelf", type: "object" }, { capabilities: ["write-path"] });
    const storage = { default_result_storage_block_id: String(prefect.objectOf(await prefect.save("main", {}, ids)).id) };
    expect((await prefect.ask("PUT", "/admin/storage", storage, bound)).status).toBe(404);
    expect((await prefect.ask("PUT", "/admin/storage", storage)).body).toEqual(storage);
    expect((await prefect.ask("GET", "/admin/storage", undefined, bound)).body).toEqual({ default_result_storage_block_id: null });
    expect((await prefect.ask("DELETE", "/admin/storage", undefined, bound)).status).toBe(403);
    expect((await prefect.ask("GET", "/admin/storage")).body).toEqual(storage);
    expect((await prefect.ask("DELETE", "/admin/storage")).status).toBe(204);
  });
});

describe("the handshake", () => {
  it("answers as Prefect's server does", async () => {
    expect(await prefect.ask("GET", "/csrf-token?client=x")).toMatchObject({
      status: 422,
      body: { detail: "CSRF protection is disabled." },
    });
    expect((await prefect.ask("GET", "/admin/version")).body).toMatch(/^3\.\d+\.\d+$/);
    expect((await prefect.ask("GET", "/health", undefined, { token: null })).body).toBe(true);
    expect((await prefect.ask("GET", "/version")).body).toBe("0.8.4");
    expect((await prefect.ask("PUT", "/variables/filter")).status).toBe(405);
    expect(await prefect.ask("GET", "/block_documents/not-even")).toMatchObject({ status: 404, body: { detail: "Not Found" } });
    for (const version of ["1", "0.7.0", "a.b.c"]) {
      const old = await prefect.ask("GET", "/admin/version", undefined, { headers: { "x-prefect-api-version": version } });
      expect(old.status, version).toBe(400);
    }
  });
});

describe("a schema of a kind that our own editor would refuse", () => {
  it("is taken, and our own form still saves blocks that follow it", async () => {
    const properties: JsonObject = {
      name: { type: "string", pattern: "^(?=x)\\w+(?<!y)$" },
      when: { type: "string", format: "strange" },
      loop: { $ref: "#/definitions/Loop" },
      nowhere: { $ref: "#/definitions/Nowhere" },
      odd: { not: { type: "null" }, if: {}, patternProperties: { "(?!": {} } },
    };
    const definitions: JsonObject = { Loop: { $ref: "#/definitions/Loop" } };
    const fields = plain("Strange", { properties, definitions, secret_fields: ["name.*.x", "", "..", "nobody"] });
    expect((await prefect.register("strange", fields)).status).toBe(201);
    const edit = { op: "put", path: "block/strange/one", baseVersion: 0, data: { name: "xa", odd: 2 } };
    await usecases.createChange(prefect.caller("owner"), { edits: [edit] });
    expect((await prefect.load("strange", "one")).status).toBe(200);
    expect((await usecases.getBlockType(prefect.caller("viewer"), { slug: "strange" })).schema.fields.title).toBe("Strange");
  });

  it("does not keep people from editing one field of a block whose other fields it refuses", async () => {
    const ids = await prefect.register("loose", plain("Loose"));
    await prefect.save("kept", { a: "no number", extra: [1] }, ids);
    const caller = prefect.caller("owner");
    const edit = { op: "patch", path: "block/loose/kept", baseVersion: 1, tags: ["seen"] };
    await usecases.createChange(caller, { edits: [edit] });
    const worse = { op: "patch", path: "block/loose/kept", baseVersion: 2, set: { a: "still none" } };
    await expect(usecases.createChange(caller, { edits: [worse] })).rejects.toMatchObject({ code: "invalid" });
    await usecases.createChange(caller, { edits: [{ ...worse, set: { a: 2 } }] });
    const entry = await usecases.getEntryByPath(caller, { path: "block/loose/kept" });
    expect(entry.data).toEqual({ a: 2, extra: [1] });
  });
});
