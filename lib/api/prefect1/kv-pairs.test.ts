import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
import { openTestDoor, queries } from "./testing.ts";

let door: Awaited<ReturnType<typeof openTestDoor>>;
beforeAll(async () => {
  door = await openTestDoor();
});
afterAll(() => door.close());

const set = (key: string, value: unknown) => door.ask(queries.setKv, { input: { key, value } });
async function idOf(key: string, value: unknown): Promise<string> {
  const { data } = await set(key, value);
  return (data as { set_key_value: { id: string } }).set_key_value.id;
}

describe("a KV pair", () => {
  test.each([
    ["a text", "bar"],
    ["a text that is JSON", '{"j":1}'],
    ["an object", { a: [1, null], b: "ü" }],
    ["null", null],
    ["false", false],
    ["the empty text", ""],
  ])("that is %s comes back as it was set", async (_, value) => {
    expect((await set("round", value)).errors).toEqual([]);
    expect((await door.ask(queries.getKv("round"))).data).toEqual({ key_value: [{ value }] });
  });

  it("keeps its numbers as they were written, both ways", async () => {
    const value = '{"a":1.0,"b":9007199254740993,"c":1e+22,"d":[-0.10]}';
    const variables = JSON.stringify(`{"input":{"key":"numbers","value":${value}}}`);
    expect((await door.post(`{"query":${JSON.stringify(queries.setKv)},"variables":${variables}}`)).errors).toEqual([]);
    expect((await door.ask(queries.getKv("numbers"))).text).toBe(`{"data":{"key_value":[{"value":${value}}]}}`);
  });

  it("keeps its id when it is set again, without a version when nothing differs", async () => {
    const id = await idOf("same", 1);
    expect([await idOf("same", 1), await idOf("same", { other: true })]).toEqual([id, id]);
    const entry = await door.store.read((tx) => tx.entry.findMany({ where: { name: "same" } }));
    expect(entry.map(({ id, headVersion }) => ({ id, headVersion }))).toEqual([{ id, headVersion: 2 }]);
  });

  it("is set by a change that names the client, with an audit event of its exact version", async () => {
    const id = await idOf("named", 1);
    const [change] = await door.store.read((tx) => tx.change.findMany({ orderBy: { createdAt: "desc" }, take: 1 }));
    expect(change).toMatchObject({ message: "Set with prefect 1.4.1", client: "prefect 1.4.1", authorName: "flows" });
    const events = await door.auditOf("setKvPair");
    expect(JSON.parse(events.at(-1)?.detailText ?? "")).toMatchObject({ entries: [{ id, path: "kv/named", version: 1 }] });
  });

  it("goes to the trash, and is not found a second time", async () => {
    const id = await idOf("gone", 1);
    const remove = () => door.ask(queries.deleteKv, { input: { key_value_id: id } });
    expect((await remove()).data).toEqual({ delete_key_value: { success: true } });
    expect((await remove()).data).toEqual({ delete_key_value: { success: false } });
    expect((await door.ask(queries.getKv("gone"))).data).toEqual({ key_value: [] });
    expect(await idOf("gone", 2)).not.toBe(id);
  });

  test.each([
    ["quotes and backslashes", 'a "b" \\ c'],
    ["other scripts", "schlüssel-🔑"],
    ["a slash", "team/a.b"],
  ])("may have a key with %s", async (_, key) => {
    await set(key, key);
    expect((await door.ask(queries.getKv(key))).data).toEqual({ key_value: [{ value: key }] });
  });

  test.each([
    ["a newline", "a\nb", "control"],
    ["four spaces before a brace, which the client takes out", "a    }", "four spaces"],
    ["nothing", "", "1 to 255 bytes"],
    ["an outer space", " a", "neither starts nor ends"],
  ])("may not have a key with %s", async (_, key, words) => {
    const { errors, status } = await set(key, "hidden-value");
    expect([status, errors[0]?.extensions.code]).toEqual([200, "BAD_USER_INPUT"]);
    expect(errors[0]?.message).toContain(words);
    expect((await door.ask(queries.getKv(key))).data).toEqual({ key_value: [] });
  });

  it("holds what a client lets through, and no more than 10,240 bytes", async () => {
    expect((await set("big", "1".repeat(9_998))).errors).toEqual([]);
    expect((await set("big", "1".repeat(10_239))).errors[0]?.message).toContain("kv/big#value must have at most 10240 bytes");
  });
});

describe("the KV pairs", () => {
  const select = async (args: string, fields = "key") => (await door.ask(`{ key_value${args} { ${fields} } }`)).data?.key_value;

  beforeAll(async () => {
    for (const key of ["list/a", "list/b", "list/c"]) await set(key, key);
  });

  it("are listed whole, each with its moments and id", async () => {
    const { data } = await door.ask(queries.listKeys);
    expect(data?.key_value).toEqual(expect.arrayContaining([{ key: "list/a" }, { key: "list/b" }, { key: "list/c" }]));
    const [row] = (await select('(where: {key: {_eq: "list/a"}})', "id key value created updated")) as Record<string, string>[];
    expect(row).toMatchObject({ key: "list/a", value: "list/a", updated: expect.stringMatching(/^\d{4}-.*Z$/) });
    expect(await select(`(where: {id: {_eq: "${row?.id}"}})`)).toEqual([{ key: "list/a" }]);
  });

  it("are filtered, ordered and paged", async () => {
    const some = 'where: {key: {_in: ["list/a", "list/b", "list/c", "none"]}}';
    expect(await select(`(${some}, order_by: {key: desc}, limit: 2)`)).toEqual([{ key: "list/c" }, { key: "list/b" }]);
    expect(await select(`(${some}, order_by: [{updated: asc}, {key: desc}], offset: 2)`)).toEqual([{ key: "list/c" }]);
    expect(await select(`(${some}, limit: 0)`)).toEqual([]);
    expect(await select('(where: {key: {_eq: "list/a", _in: ["list/b"]}})')).toEqual([]);
  });

  it("are not all of them when a filter lost its value", async () => {
    const { errors, data } = await door.ask("query($key: String) { key_value(where: {key: {_eq: $key}}) { key } }", { key: null });
    expect([data, errors[0]?.message]).toEqual([null, "where.key: compares with null."]);
  });

  it("come with their values also through fragments", async () => {
    const { data } = await door.ask('query { key_value(where: {key: {_eq: "list/a"}}) { ...row } } fragment row on key_value { value }');
    expect(data).toEqual({ key_value: [{ value: "list/a" }] });
  });

  it("of more than fits into one answer are refused, and come in pages", async () => {
    const keys = Array.from({ length: 450 }, (_, index) => `huge/${String(index).padStart(3, "0")}`);
    const { createChange } = (await import("#lib/usecases/registry.ts")).usecases;
    const edits = keys.map((key) => ({ op: "put", path: `kv/${key}`, baseVersion: 0, data: { value: "x".repeat(10_000) } }));
    await createChange(door.caller("owner"), { edits });
    const { errors } = await door.ask("{ key_value { value } }");
    expect(errors[0]?.message).toContain("limit and offset");
    expect((await door.ask("{ key_value { key } }")).errors).toEqual([]);
    expect((await door.ask("{ key_value(order_by: {key: asc}, limit: 300) { value } }")).errors).toEqual([]);
  });
});

describe("a value in the query itself", () => {
  const setLiteral = async (literal: string) => {
    const { errors } = await door.ask(`mutation { set_key_value(input: {key: "literal", value: ${literal}}) { id } }`);
    return errors[0]?.message ?? (await door.ask(queries.getKv("literal"))).text.slice('{"data":{"key_value":[{"value":'.length, -4);
  };
  test.each([
    ['"\\"bar\\""', '"bar"'],
    ['"VALUE"', '"VALUE"'],
    ['"{\\"n\\":1.0}"', '{"n":1.0}'],
    ["9007199254740993", "9007199254740993"],
    ["1.0", "1.0"],
    ["null", "null"],
    ['{a: [1.50, "x", true, null]}', '{"a":[1.50,"x",true,null]}'],
  ])("%s is %s", async (literal, stored) => {
    expect(await setLiteral(literal)).toBe(stored);
  });
  it("that is a bare word is refused", async () => {
    expect(await setLiteral("word")).toContain("no JSON");
  });
});

it("a token with a path prefix sees and changes what lies below it, and nothing else", async () => {
  const token = await door.makeToken(["list", "push"], { pathPrefix: "kv/mine" });
  const asMine = (query: string, variables?: unknown) => door.ask(query, variables, { token });
  const foreign = await idOf("yours/a", 1);
  expect((await asMine(queries.setKv, { input: { key: "mine/a", value: 1 } })).errors).toEqual([]);
  expect((await asMine(queries.listKeys)).data).toEqual({ key_value: [{ key: "mine/a" }] });
  expect((await asMine(queries.getKv("yours/a"))).data).toEqual({ key_value: [] });
  expect((await asMine(queries.setKv, { input: { key: "yours/a", value: 2 } })).errors[0]?.extensions.code).toBe("FORBIDDEN");
  expect((await asMine(queries.deleteKv, { input: { key_value_id: foreign } })).data).toEqual({ delete_key_value: { success: false } });
  expect((await door.ask(queries.getKv("yours/a"))).data).toEqual({ key_value: [{ value: 1 }] });
});
