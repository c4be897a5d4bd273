import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
import { anonymousCaller, type Caller } from "#lib/core/caller.ts";
import { DomainError } from "#lib/core/errors.ts";
import { systemCaller } from "#lib/usecases/people/callers.ts";
import { usecases } from "#lib/usecases/registry.ts";
import { openTestWorkspace } from "#lib/usecases/testing.ts";
import { createApi } from "./app.ts";
import { createClient } from "./client.ts";
import { contract, type OperationName } from "./contract.ts";
import { openApiDocument } from "./openapi.ts";

let workspace: Awaited<ReturnType<typeof openTestWorkspace>>;
const nobody = anonymousCaller({ ip: "127.0.0.1", requestId: "request-1", client: "api" });
let caller: Caller = nobody;
const api = createApi({
  callerOf: async () => caller,
  callerOfProgram: async () => caller,
  requestIdOf: () => "request-1",
  originOf: () => "",
});

beforeAll(async () => {
  workspace = await openTestWorkspace();
  caller = workspace.caller("owner");
});
afterAll(() => workspace.close());

const names = Object.keys(contract) as OperationName[];
const errorOf = async (response: Response) => ((await response.json()) as { error: { code: string; message: string } }).error;
const post = (path: string, body: string, type = "application/json") =>
  api.request(`/api/v1${path}`, { method: "POST", body, headers: { "content-type": type } });

describe("every operation of the contract", () => {
  test.each(names)("%s has a use case, a route and a text in the OpenAPI document", async (name) => {
    const { method, path, summary } = contract[name];
    expect(usecases[name]).toBeTypeOf("function");
    const operation = openApiDocument().paths[path]?.[method.toLowerCase()];
    expect(operation).toMatchObject({ operationId: name, summary });
    const url = `/api/v1${path.replace(/\{\w+\}/g, "x")}`;
    const body = method === "GET" || method === "DELETE" ? undefined : "{}";
    const response = await api.request(url, { method, body, headers: { "content-type": "application/json" } });
    const isNoRoute = response.status === 404 && (await errorOf(response)).message.startsWith("There is no such operation");
    expect(isNoRoute).toBe(false);
  });
  test("no two have the same method and path", () => {
    const routes = names.map((name) => `${contract[name].method} ${contract[name].path}`);
    expect(new Set(routes).size).toBe(routes.length);
  });
});

describe("the client and the app understand each other", () => {
  const client = createClient({ origin: "http://here", fetch: async (url, init) => api.request(String(url), init) });
  it("numbers arrive as they were written, both ways", async () => {
    const text = '{"value":{"a":1.0,"b":9007199254740993,"c":1e3,"d":"ü"}}';
    const body = `{"message":"","edits":[{"op":"put","path":"kv/numbers","baseVersion":0,"data":${text}}]}`;
    expect((await post("/changes", body)).status).toBe(200);
    expect(await (await api.request("/api/v1/entry?path=kv/numbers")).text()).toContain(`"data":${text}`);
    const { data } = await client.call("getEntryByPath", { path: "kv/numbers" });
    expect(String((data.value as Record<string, unknown>).b)).toBe("9007199254740993");
  });
  it("a refusal is the same DomainError on both sides", async () => {
    const missing = client.call("getEntry", { id: "not there" });
    await expect(missing).rejects.toThrow(DomainError);
    await expect(missing).rejects.toMatchObject({ code: "not_found", details: { requestId: "request-1" } });
  });
});

describe("bad input", () => {
  const secret = "do-not-repeat-me";
  test.each([
    ["what is no JSON", "/changes", `{"message": ${secret}`, 422],
    ["what is no object", "/changes", `["${secret}"]`, 422],
    ["a field that the operation does not have", "/changes", `{"edits":[],"${"extra"}":"${secret}"}`, 422],
    ["a key that stands twice", "/changes", `{"message":"a","message":"${secret}","edits":[]}`, 422],
    ["a forbidden key", "/changes", `{"__proto__":{"x":"${secret}"},"edits":[]}`, 422],
    ["a body that repeats the path", "/entries/1/reveal", `{"id":"2","field":"${secret}"}`, 422],
    ["too deep", "/changes", `{"edits":${"[".repeat(50)}${"]".repeat(50)}}`, 422],
  ])("%s is refused without repeating it", async (_, path, body, status) => {
    const response = await post(path, body);
    expect(response.status).toBe(status);
    const text = await response.text();
    expect(text).not.toContain(secret);
    expect(JSON.parse(text)).toMatchObject({ error: { code: "invalid", requestId: "request-1" } });
  });
  it("a malformed body names line and column", async () => {
    expect((await errorOf(await post("/changes", '{\n  "a" 1}'))).message).toMatch(/^Line 2, column \d+/);
  });
  it("a body must be JSON by its type, and UTF-8", async () => {
    expect((await post("/changes", "{}", "text/plain")).status).toBe(422);
    const body = new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]);
    const response = await api.request("/api/v1/changes", { method: "POST", body, headers: { "content-type": "application/json" } });
    expect((await errorOf(response)).message).toBe("The body is not valid UTF-8.");
  });
  it("a parameter of the address stands there once, and not where the body belongs", async () => {
    expect((await api.request("/api/v1/entries?q=a&q=b")).status).toBe(422);
    expect((await api.request("/api/v1/entries?nonsense=1")).status).toBe(422);
    expect((await post("/changes?message=x", '{"edits":[]}')).status).toBe(422);
  });
});

describe("the pull", () => {
  const pull = (query = "", etag?: string) => api.request(`/api/v1/sync${query}`, { headers: etag ? { "if-none-match": etag } : {} });
  it("has the cursor as its ETag, and answers 304 to it without an audit event", async () => {
    const etag = String((await pull()).headers.get("etag"));
    const count = () => workspace.store.read((tx) => tx.auditEvent.count());
    const before = await count();
    expect((await pull("", etag)).status).toBe(304);
    expect((await pull(`?since=${etag.slice(1, -1)}`, etag)).status).toBe(304);
    expect(await count()).toBe(before);
  });
  it("held with a condition alone, answers 304 when the time is over and the whole when something changes", async () => {
    // A waiting session is looked up again and again, and the test's is in no table.
    caller = systemCaller(nobody, workspace.workspaceId);
    const etag = String((await pull()).headers.get("etag"));
    expect((await pull("?wait=1", etag)).status).toBe(304);
    const waiting = pull("?wait=20", etag);
    await post("/changes", '{"edits":[{"op":"put","path":"kv/late","baseVersion":0,"data":{"value":1}}]}');
    const answer = await waiting;
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ full: true });
    caller = workspace.caller("owner");
  });
  it("does not let other conditions pass for its own", async () => {
    const etag = String((await pull()).headers.get("etag"));
    expect((await pull("", "*")).status).toBe(200);
    expect((await pull("", `"x", ${etag}`)).status).toBe(200);
    expect((await pull("?since=nonsense", etag.replace("A", "B"))).status).toBe(410);
  });
});

it("nobody gets 401 with the scheme that is asked for", async () => {
  caller = nobody;
  const response = await api.request("/api/v1/entries");
  expect(response.status).toBe(401);
  expect(response.headers.get("www-authenticate")).toContain("Bearer");
  caller = workspace.caller("owner");
});
