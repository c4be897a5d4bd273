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
const fieldsOf = (slug: string, title: string, properties: JsonObject, secret_fields: string[]): JsonObject => {
  return { title, type: "object", properties, block_type_slug: slug, secret_fields, block_schema_references: {} };
};
const masks = ["********", "**********", "None"];

async function saved(name: string, data: JsonObject, ids: { typeId: string; schemaId: string }) {
  const answer = await prefect.save(name, data, ids);
  expect(answer.status, answer.text).toBe(201);
  return String(prefect.objectOf(answer).id);
}
const dataOf = async (slug: string, name: string, secrets = true) => prefect.objectOf(await prefect.load(slug, name, secrets)).data;
const patch = (id: string, schemaId: string, data: JsonObject) =>
  prefect.ask("PATCH", `/block_documents/${id}`, { block_schema_id: schemaId, data });

describe("a mask that comes with another schema", () => {
  const marked = fieldsOf("login", "Marked", { user: text, code: text }, ["code"]);
  const unmarked = fieldsOf("login", "Unmarked", { user: text, code: text }, []);

  it.each(masks)("keeps what is stored as a secret where the new schema names none (%s)", async (mask) => {
    const [from, to] = [await prefect.register("login", marked), await prefect.register("login", unmarked)];
    const name = `lost-mark-${mask.length}`;
    const id = await saved(name, { user: "ada", code: "correct horse" }, from);
    expect((await patch(id, to.schemaId, { user: "grace", code: mask })).status).toBe(204);
    expect(await dataOf("login", name)).toEqual({ user: "grace", code: "correct horse" });
    expect(await dataOf("login", name, false)).toEqual({ user: "grace", code: "********" });
  });

  it.each(masks)("keeps what was plain until now, and seals it (%s)", async (mask) => {
    const [from, to] = [await prefect.register("login", unmarked), await prefect.register("login", marked)];
    const name = `new-mark-${mask.length}`;
    const id = await saved(name, { user: "ada", code: "plain until now" }, from);
    expect((await patch(id, to.schemaId, { code: mask })).status).toBe(204);
    expect(await dataOf("login", name)).toEqual({ user: "ada", code: "plain until now" });
    expect(await dataOf("login", name, false)).toEqual({ user: "ada", code: "********" });
  });

  it("is refused for a part of what is stored as one secret, and takes nothing away", async () => {
    const whole = await prefect.register("vault", fieldsOf("vault", "Whole", { all: { type: "object" } }, ["all"]));
    const parts = await prefect.register("vault", fieldsOf("vault", "Parts", { all: { type: "object" } }, ["all.*"]));
    const id = await saved("one", { all: { a: "first", b: "second" } }, whole);
    expect((await patch(id, parts.schemaId, { all: { a: "********", b: "third" } })).status).toBe(422);
    expect(await dataOf("vault", "one")).toEqual({ all: { a: "first", b: "second" } });
    expect((await patch(id, parts.schemaId, { all: { a: "first", b: "third" } })).status).toBe(204);
    expect(await dataOf("vault", "one")).toEqual({ all: { a: "first", b: "third" } });
  });
});

describe("the secret of a built-in type", () => {
  it("is sealed whatever schema a client registers for the type", async () => {
    const { typeId, schemaId } = await prefect.register("secret", { block_type_slug: "secret" });
    const answer = await prefect.save("bare", { value: "correct horse" }, { typeId, schemaId });
    expect(prefect.objectOf(answer).data).toEqual({ value: "********" });
    const edit = { op: "put", path: "block/secret/ours", baseVersion: 0, data: { value: "correct horse" } };
    const { edits } = await usecases.createChange(prefect.caller("owner"), { message: "New", edits: [edit] });
    const entry = await usecases.getEntry(prefect.caller("owner"), { id: edits[0]?.id });
    expect(entry.data).toEqual({});
    expect(entry.secrets.map(({ field }) => field)).toEqual(["value"]);
  });
});

describe("a message about masks", () => {
  it("names ten fields at most", async () => {
    const keys = Array.from({ length: 12 }, (_, index) => `k${index}`);
    const ids = await prefect.register("many", fieldsOf("many", "Many", { all: { type: "object" } }, ["all.*"]));
    const id = await saved("one", { all: Object.fromEntries(keys.map((key) => [key, `value of ${key}`])) }, ids);
    await patch(id, ids.schemaId, { all: { ...Object.fromEntries(keys.map((key) => [key, "********"])), k12: "new" } });
    const { versions } = await usecases.listVersions(prefect.caller("owner"), { id });
    expect(versions[0]?.message).toMatch(/all\.k9 and 2 more: kept as before$/);
  });
});
