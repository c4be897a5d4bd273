import { getIntrospectionQuery } from "graphql";
import { afterAll, beforeAll, describe, expect, it, test, vi } from "vitest";
import { usecases } from "#lib/usecases/registry.ts";
import { openTestDoor, queries } from "./testing.ts";

let door: Awaited<ReturnType<typeof openTestDoor>>;
beforeAll(async () => {
  door = await openTestDoor();
});
afterAll(() => door.close());

const info = "query { auth_info { tenant_id user_id } }";

async function keysOf(token: string): Promise<{ id: string }[]> {
  const { data } = await door.ask("{ auth_api_key { id name expires_at } }", null, { token });
  return (data as { auth_api_key: { id: string }[] }).auth_api_key;
}

describe("who asks", () => {
  test.each([
    ["without a token", null],
    ["with a malformed token", "nonsense"],
    ["with an unknown token", "byd_pat_0000000000000000000000wrong0"],
  ])("%s is told so with status 200, as the client wants it", async (_, token) => {
    const { status, data, errors } = await door.ask(queries.listKeys, null, { token });
    expect([status, data, errors[0]?.extensions.code]).toEqual([200, undefined, "UNAUTHENTICATED"]);
  });

  it("with a revoked token is told so, at once", async () => {
    const token = await door.makeToken(["list"]);
    await usecases.revokeToken(door.caller("owner"), { id: (await keysOf(token))[0]?.id });
    expect((await door.ask(queries.listKeys, null, { token })).errors[0]?.extensions.code).toBe("UNAUTHENTICATED");
  });

  test.each<Record<string, string>>([{ cookie: "blockyard.session=x" }, { authorization: `Basic ${btoa("user:token")}` }])(
    "by %o is nobody",
    async (headers) => {
      expect((await door.ask(queries.listKeys, null, { token: null, headers })).errors[0]?.extensions.code).toBe("UNAUTHENTICATED");
    },
  );

  it("learns its workspace as the tenant, and no other", async () => {
    expect((await door.ask(info)).data).toEqual({ auth_info: { tenant_id: door.workspaceId, user_id: null } });
    const mine = [{ id: door.workspaceId, slug: "default", name: "default" }];
    const tenant = async (args: string) => (await door.ask(`{ tenant${args} { id slug name } }`)).data?.tenant;
    expect(await tenant("(order_by: {slug: asc})")).toEqual(mine);
    expect(await tenant(`(where: {id: {_eq: "${door.workspaceId.toUpperCase()}"}})`)).toEqual(mine);
    expect(await tenant('(where: {slug: {_eq: "other"}})')).toEqual([]);
    expect(await tenant("(offset: 1)")).toEqual([]);
  });

  it("with the header of another tenant gets nothing and changes nothing", async () => {
    const headers = { "x-prefect-tenant-id": crypto.randomUUID() };
    const { data, errors } = await door.ask(queries.setKv, { input: { key: "cross", value: 1 } }, { headers });
    expect([data, errors[0]?.extensions.code]).toEqual([undefined, "UNAUTHENTICATED"]);
    expect((await door.ask(queries.getKv("cross"))).data).toEqual({ key_value: [] });
    const own = { "x-prefect-tenant-id": door.workspaceId };
    expect((await door.ask(info, null, { headers: own })).errors).toEqual([]);
  });

  it("reads nothing of another workspace", async () => {
    await door.ask(queries.setKv, { input: { key: "mine", value: 1 } });
    await door.ask(queries.setSecret, { input: { name: "MINE", value: "x" } });
    const token = await door.makeToken(["list", "pull", "push"], { workspace: "other" });
    expect((await door.ask(queries.listKeys, null, { token })).data).toEqual({ key_value: [] });
    expect((await door.ask(queries.secret, { name: "MINE" }, { token })).errors[0]?.extensions.code).toBe("NOT_FOUND");
  });

  it("sees its own token alone, may end it, and makes none", async () => {
    const token = await door.makeToken(["list", "push"]);
    const keys = await keysOf(token);
    expect(keys).toEqual([{ id: expect.any(String), name: "flows", expires_at: expect.stringMatching(/Z$/) }]);
    const make = "mutation($input: create_api_key_input!) { create_api_key(input: $input) { key } }";
    const input = { name: "more", user_id: null, expires_at: "2999-01-01T00:00:00+00:00" };
    expect((await door.ask(make, { input: { ...input, expires_at: null } }, { token })).errors[0]).toMatchObject({
      message: expect.stringContaining("A token makes no tokens"),
      extensions: { code: "FORBIDDEN" },
    });
    const end = "mutation($input: delete_api_key_input!) { delete_api_key(input: $input) { success } }";
    expect((await door.ask(end, { input: { key_id: crypto.randomUUID() } }, { token })).errors[0]?.extensions.code).toBe("NOT_FOUND");
    expect((await door.ask(end, { input: { key_id: keys[0]?.id } }, { token })).data).toEqual({ delete_api_key: { success: true } });
    expect((await door.ask(info, null, { token })).errors[0]?.extensions.code).toBe("UNAUTHENTICATED");
  });
});

describe("what is posted", () => {
  const query = JSON.stringify(queries.listKeys);
  test.each([
    ["as the client does, with variables in a text", `{"query":${query},"variables":"null"}`],
    ["with variables as an object", `{"query":${query},"variables":{}}`],
    ["with null", `{"query":${query},"variables":null}`],
    ["without variables", `{"query":${query}}`],
    ["with more than GraphQL knows", `{"query":${query},"variables":"{}","extensions":{"a":1}}`],
  ])("%s is answered", async (_, body) => {
    expect((await door.post(body)).data).toHaveProperty("key_value");
  });

  it("may have any Content-Type", async () => {
    for (const type of ["text/plain", "application/graphql-response+json", ""]) {
      expect((await door.post(`{"query":${query}}`, { headers: { "content-type": type } })).errors).toEqual([]);
    }
  });

  it("may hold several operations, one of which is named", async () => {
    const both = JSON.stringify("query a { secret_names } query b { auth_info { tenant_id } }");
    expect((await door.post(`{"query":${both},"operationName":"b"}`)).data).toHaveProperty("auth_info");
    expect((await door.post(`{"query":${both}}`)).errors[0]?.extensions.code).toBe("BAD_USER_INPUT");
  });

  const canary = "canary-value";
  const variables = (text: string) => JSON.stringify({ query: queries.setKv, variables: text });
  test.each([
    ["no JSON", `{"query": ${canary}`],
    ["a list of documents", `[{"query":${query}}]`],
    ["without a query", `{"variables":"${canary}"}`],
    ["variables that are no JSON", variables(`{"input": ${canary}}`)],
    ["NaN in the variables", variables('{"input": {"key": "a", "value": NaN}}')],
    ["variables that are a list", variables(`["${canary}"]`)],
    ["a value of the wrong type", variables(`{"input": {"key": {"a": "${canary}"}, "value": 1}}`)],
    ["an id that is none", JSON.stringify({ query: queries.deleteKv, variables: { input: { key_value_id: canary } } })],
    ["a variable that is missing", JSON.stringify({ query: queries.secret })],
    ["a value that is missing", variables('{"input": {"key": "a"}}')],
    ["a field that there is not", JSON.stringify({ query: "{ flow { id } }" })],
    ["an argument of the wrong type", JSON.stringify({ query: `{ key_value(limit: "${canary}") { key } }` })],
    ["an id in the query that is none", JSON.stringify({ query: `{ key_value(where: {id: {_eq: "${canary}; x"}}) { key } }` })],
    ["an order that there is not", JSON.stringify({ query: "{ key_value(order_by: {key: canaryvalue}) { key } }" })],
    ["no GraphQL", JSON.stringify({ query: `{ key_value("${canary}") }` })],
    ["too deep a value", variables(`{"input": {"key": "a", "value": ${"[".repeat(40)}${"]".repeat(40)}}}`)],
    ["too large a value of a key", variables(`{"input": {"key": "${canary.repeat(100)}", "value": 1}}`)],
  ])("when it is %s, gets status 200 and an error that does not repeat it", async (_, body) => {
    const { status, text, errors } = await door.post(body);
    expect([status, errors.length, errors[0]?.extensions.code]).toEqual([200, 1, "BAD_USER_INPUT"]);
    expect(text).not.toMatch(/canary-?value/);
    expect(errors[0]?.message).toMatch(/\.$/);
  });

  it("says where the JSON is at fault, and that NaN is none", async () => {
    const { errors } = await door.post(variables('{"input": {"key": "a", "value": NaN}}'));
    expect(errors[0]?.message).toMatch(/^The variables cannot be read\. Line 1, column \d+: .* NaN and Infinity are not JSON\.$/);
  });

  it("is refused above the limit of a body", async () => {
    const { errors } = await door.post(JSON.stringify({ query: queries.listKeys, variables: "x".repeat(300_000) }));
    expect(errors[0]?.message).toContain("larger than");
  });

  it("by GET is answered as JSON, never as a page", async () => {
    const response = await door.door.request("/api/prefect1", { headers: { authorization: `Bearer ${door.token}` } });
    expect([response.status, response.headers.get("content-type")]).toEqual([200, "application/json; charset=utf-8"]);
  });
});

describe("a hostile document is refused before it costs anything", () => {
  const nest = (levels: number) => {
    const half = (i: number) => `fragment f${i} on __Type { a: ofType { ...f${i + 1} } b: ofType { ...f${i + 1} } }`;
    const fragments = Array.from({ length: levels }, (_, i) => half(i));
    return `{ __schema { types { ...f0 } } } ${fragments.join(" ")} fragment f${levels} on __Type { name }`;
  };
  const aliases = (count: number, field: string) => `{ ${Array.from({ length: count }, (_, i) => `a${i}: ${field}`).join(" ")} }`;
  test.each([
    ["many aliases", aliases(200, "secret_names")],
    ["many secrets at once", aliases(11, 'secret_value(name: "A")')],
    ["the same field a thousand times", `{ ${"secret_names ".repeat(900)} }`],
    ["fragments in fragments", nest(15)],
    ["fragments in fragments in fragments", nest(30)],
    ["a fragment in itself", "{ __schema { types { ...a } } } fragment a on __Type { ofType { ...a } }"],
    ["deep nesting", `{ __schema { types ${"{ ofType ".repeat(30)} { name } ${"}".repeat(30)} } }`],
    ["deep lists", `mutation { set_key_value(input: {key: "a", value: ${"[".repeat(450)}${"]".repeat(450)}}) { id } }`],
    ["introspection in circles", `{ __schema { ${"types { fields { type { ".repeat(4)} name ${"} } }".repeat(4)} } }`],
    ["many tokens", `{ ${"key_value { key } ".repeat(5_000)} }`],
    ["many comments", `{ secret_names }${"\n#".repeat(5_000)}`],
    ["a long text", `{ secret_names } # ${"x".repeat(100_000)}`],
  ])("%s", async (_, query) => {
    const started = performance.now();
    const { status, errors, text } = await door.ask(query);
    expect(performance.now() - started).toBeLessThan(1_000);
    expect([status, errors[0]?.extensions.code]).toEqual([200, "BAD_USER_INPUT"]);
    expect(text.length).toBeLessThan(1_000);
  });

  it("and what tools ask to learn the schema is answered", async () => {
    const { errors, data } = await door.ask(getIntrospectionQuery({ descriptions: true, inputValueDeprecation: true, oneOf: true }));
    expect([errors, data]).toEqual([[], { __schema: expect.anything() }]);
  });
});

it("a bug is logged without its message, and the client gets the request id in status 200", async () => {
  const logged = vi.spyOn(console, "error").mockImplementation(() => {});
  await door.store.write((tx) => tx.$executeRaw`ALTER TABLE "Entry" RENAME TO "EntryElsewhere"`);
  try {
    const { status, errors, text } = await door.ask(queries.listKeys);
    expect([status, errors[0]?.extensions.code]).toEqual([200, "UNAVAILABLE"]);
    expect(text).not.toMatch(/API_ERROR|Entry/);
    expect(errors[0]?.message).toContain(errors[0]?.extensions.requestId);
    expect(logged).toHaveBeenCalled();
  } finally {
    await door.store.write((tx) => tx.$executeRaw`ALTER TABLE "EntryElsewhere" RENAME TO "Entry"`);
    logged.mockRestore();
  }
});
