import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { JsonObject } from "#lib/core/json.ts";
import { usecases } from "#lib/usecases/registry.ts";
import { openTestPrefect } from "./testing.ts";

let prefect: Awaited<ReturnType<typeof openTestPrefect>>;
beforeAll(async () => {
  prefect = await openTestPrefect();
});
afterAll(() => prefect.close());

const text = { type: "string" };
const vault = (marks: string[], more: JsonObject = {}): JsonObject => ({
  ...{ title: "Vault", type: "object", properties: { user: text, password: text, ...more }, block_type_slug: "vault" },
  ...{ secret_fields: marks, block_schema_references: {} },
});

describe("a schema that forgets what its type called secret", () => {
  it("makes nothing plain: marks only grow", async () => {
    await prefect.register("vault", vault(["password"]));
    const { schema } = await prefect.register("vault", vault([], { extra: text }));
    const edits = [{ op: "put", path: "block/vault/one", baseVersion: 0, data: { user: "u", password: "hidden words" } }];
    await usecases.createChange(prefect.caller("owner"), { edits });
    const entry = await usecases.getEntryByPath(prefect.caller("viewer"), { path: "block/vault/one" });
    expect(JSON.stringify(entry.data)).not.toContain("hidden words");
    expect((schema.fields as JsonObject).secret_fields).toEqual(["password"]);
  });

  it("wins with more marks, under the same checksum", async () => {
    const first = await prefect.register("growing", { ...vault([]), block_type_slug: "growing" });
    const second = await prefect.register("growing", { ...vault(["password"]), block_type_slug: "growing" });
    expect([second.schema.checksum, second.status]).toEqual([first.schema.checksum, 201]);
    const found = await prefect.ask("GET", `/block_schemas/checksum/${first.schema.checksum}`);
    expect(prefect.objectOf(found).id).toBe(second.schemaId);
  });
});

describe("a built-in type", () => {
  it("takes no schema that is not its own, and gives up one that a client registered", async () => {
    const type = prefect.objectOf(await prefect.ask("GET", "/block_types/slug/secret"));
    const refused = await prefect.ask("POST", "/block_schemas/", { fields: {}, block_type_id: type.id ?? null });
    expect(refused.status).toBe(422);
    const { schemaId } = await prefect.register("secret", { ...vault(["value"], { value: text }), block_type_slug: "secret" });
    expect((await prefect.ask("DELETE", `/block_schemas/${schemaId}`)).status).toBe(204);
    const { schema } = await usecases.getBlockType(prefect.caller("viewer"), { slug: "secret" });
    expect((await prefect.ask("DELETE", `/block_schemas/${schema.id}`)).status).toBe(403);
  });
});

describe("a block that was read masked and is sent back whole", () => {
  it("keeps its reference, and what that leads to", async () => {
    const child = await prefect.register("vault", vault(["password"]));
    const saved = await prefect.save("child", { user: "u", password: "p" }, child);
    const fields: JsonObject = {
      ...{
        title: "Holder",
        type: "object",
        properties: { inner: { $ref: "#/definitions/Vault" }, label: text },
        block_type_slug: "holder",
      },
      ...{ secret_fields: ["inner.password"], block_schema_references: {}, definitions: { Vault: vault(["password"]) } },
    };
    const ids = await prefect.register("holder", fields);
    const childId = String(prefect.objectOf(saved).id);
    const parent = await prefect.save("parent", { label: "a", inner: { $ref: { block_document_id: childId } } }, ids);
    const id = String(prefect.objectOf(parent).id);
    const masked = prefect.objectOf(await prefect.load("holder", "parent", false)).data as JsonObject;
    expect((await prefect.ask("PATCH", `/block_documents/${id}`, { data: { ...masked, label: "b" } })).status).toBe(204);
    const entry = await usecases.getEntry(prefect.caller("viewer"), { id });
    expect(entry.data).toEqual({ label: "b", inner: { $ref: "block/vault/child" } });
    expect(prefect.objectOf(await prefect.load("holder", "parent")).data).toEqual({ label: "b", inner: { user: "u", password: "p" } });
  });
});
