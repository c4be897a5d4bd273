import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type JsonObject, parseJson } from "#lib/core/json.ts";
import { usecases } from "#lib/usecases/registry.ts";
import { openTestPrefect } from "./testing.ts";

let prefect: Awaited<ReturnType<typeof openTestPrefect>>;
beforeAll(async () => {
  prefect = await openTestPrefect();
});
afterAll(() => prefect.close());

const set = (name: string, value: string, tags = "[]") =>
  prefect.ask("POST", "/variables/", `{"name":"${name}","value":${value},"tags":${tags}}`);
const namesIn = async (variables: JsonObject | null, more: JsonObject = {}) => {
  const { body } = await prefect.ask("POST", "/variables/filter", { variables, ...more });
  return (body as JsonObject[]).map(({ name }) => name);
};

describe("a variable", () => {
  it("is the KV pair that our own door shows, and the reverse", async () => {
    const created = await set("shared", '{"a":[1,null]}', '["x"]');
    expect(created.status).toBe(201);
    const entry = await usecases.getEntryByPath(prefect.caller("viewer"), { path: "kv/shared" });
    expect(entry).toMatchObject({ id: prefect.objectOf(created).id, data: { value: { a: [1, null] } }, tags: ["x"] });
    await usecases.createChange(prefect.caller("owner"), {
      edits: [{ op: "patch", path: "kv/shared", baseVersion: 1, set: { value: "new" } }],
    });
    const read = prefect.objectOf(await prefect.ask("GET", "/variables/name/shared"));
    expect(read).toMatchObject({ value: "new", tags: ["x"] });
    expect(read.created).not.toBeNull();
  });

  it("keeps its numbers as they were written", async () => {
    for (const [name, value] of [
      ["float", "1.0"],
      ["small", "1e-07"],
      ["big", "9223372036854775807"],
      ["none", "null"],
    ] as const) {
      await set(name, value);
      expect((await prefect.ask("GET", `/variables/name/${name}`)).text).toContain(`"value":${value},`);
    }
  });

  it("that is renamed and set at once is one change with one version", async () => {
    await set("before", "1");
    expect((await prefect.ask("PATCH", "/variables/name/before", { name: "after", value: 2 })).status).toBe(204);
    const [event] = (await prefect.auditOf("updateVariableByName")).slice(-1);
    const { entries } = parseJson(event?.detailText ?? "") as { entries: JsonObject[] };
    expect(entries.map(({ path, version }) => [path, version])).toEqual([["kv/after", 2]]);
    expect((await prefect.ask("GET", "/variables/name/after")).text).toContain('"value":2,');
    expect((await prefect.ask("GET", "/variables/name/before")).status).toBe(404);
  });

  it("is changed in what is given only, under the same id", async () => {
    const id = String(prefect.objectOf(await set("partial", "1", '["t"]')).id);
    expect((await prefect.ask("PATCH", "/variables/name/partial", { value: 2 })).status).toBe(204);
    expect((await prefect.ask("PATCH", `/variables/${id}`, { name: "renamed", tags: [] })).status).toBe(204);
    expect(prefect.objectOf(await prefect.ask("GET", `/variables/${id}`))).toMatchObject({ name: "renamed", value: 2, tags: [] });
    expect((await prefect.ask("GET", "/variables/name/partial")).status).toBe(404);
    expect((await prefect.ask("PATCH", "/variables/name/renamed", { tags: null })).status).toBe(409);
    expect((await prefect.ask("PATCH", "/variables/name/renamed", { value: null })).status).toBe(204);
    expect(prefect.objectOf(await prefect.ask("GET", "/variables/name/renamed")).value).toBeNull();
  });

  it("is refused in Prefect's words", async () => {
    await set("once", "1");
    expect(await set("once", "2")).toMatchObject({ status: 409, body: { detail: "A variable with the name 'once' already exists." } });
    const bad = await set("Bad Name", "1");
    expect(bad.text).toContain("Variable name must only contain lowercase letters, numbers, and dashes or underscores.");
    expect((await set("large", `"${"x".repeat(5000)}"`)).text).toContain("Variable value must be less than 5000 characters");
    expect((await set("huge", "9223372036854775808")).status).toBe(422);
    expect((await set("", "1")).status).toBe(422);
    expect(await prefect.ask("GET", "/variables/name/none-such")).toMatchObject({ status: 404, body: { detail: "Variable not found." } });
    expect((await prefect.ask("POST", "/variables/", { name: "x", value: 1, extra: true })).text).toContain("extra_forbidden");
  });

  it("goes when it is unset, and can be made again", async () => {
    await set("again", "1");
    expect((await prefect.ask("DELETE", "/variables/name/again")).status).toBe(204);
    expect((await prefect.ask("DELETE", "/variables/name/again")).status).toBe(404);
    expect((await set("again", "2")).status).toBe(201);
  });
});

describe("the list of variables", () => {
  it("is filtered, sorted and paged as Prefect does, and leaves out keys that its client refuses", async () => {
    for (const [name, tags] of [
      ["variable1", '["red","blue"]'],
      ["variable12", '["red"]'],
      ["variable2", "[]"],
    ] as const)
      await set(name, "1", tags);
    await usecases.createChange(prefect.caller("owner"), {
      edits: [{ op: "put", path: "kv/Großer Schlüssel", baseVersion: 0, data: { value: 1 } }],
    });
    expect(await namesIn({ name: { like_: "variable1%" } })).toEqual(["variable1", "variable12"]);
    expect(await namesIn({ name: { like_: "VARIABLE_" } })).toEqual(["variable1", "variable12", "variable2"]);
    expect(await namesIn({ tags: { all_: ["red"] } }, { sort: "NAME_DESC" })).toEqual(["variable12", "variable1"]);
    expect(await namesIn({ tags: { all_: ["red"], is_null_: true, operator: "or_" }, name: { any_: ["variable1", "variable2"] } })).toEqual(
      ["variable1", "variable2"],
    );
    expect(await namesIn({ name: { any_: [] } })).toEqual([]);
    expect(await namesIn({ name: { like_: "variable" } }, { limit: 1, offset: 1 })).toEqual(["variable12"]);
    const all = await namesIn(null);
    expect(all).not.toContain("Großer Schlüssel");
    expect((await prefect.ask("POST", "/variables/count", "")).body).toBe(all.length);
  });
});
