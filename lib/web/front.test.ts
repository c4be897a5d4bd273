import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from "vitest";
import { createOwnerLink } from "#lib/usecases/people/setup.ts";
import { openTestServer } from "./testing.ts";

let server: Awaited<ReturnType<typeof openTestServer>>;
let token: string;
let cookie: string;

const own = { "sec-fetch-site": "same-origin" };
const json = { "content-type": "application/json", "x-blockyard": "1" };

beforeAll(async () => {
  server = await openTestServer();
  await server.makeOwner();
  token = await server.makeToken();
  cookie = await server.signIn();
});
afterAll(() => server.close());
beforeEach(() => {
  server.reached.length = 0;
});

const bearer = () => ({ authorization: `Bearer ${token}` });
const errorOf = (body: string) => (JSON.parse(body) as { error: { code: string; message: string; requestId: string } }).error;

describe("health", () => {
  it("answers true and nothing else", async () => {
    expect(await server.ask("/api/health")).toMatchObject({ status: 200, body: "true" });
    expect(await server.ask("/api/health", { method: "HEAD" })).toMatchObject({ status: 200, body: "" });
    expect(await server.ask("/api/health/")).toMatchObject({ status: 200, body: "true" });
    expect((await server.ask("/api/health", { method: "POST", headers: own })).status).toBe(405);
  });
});

describe("another Host", () => {
  test.each(["/", "/api/health", "/api/v1/sync", "/_next/static/x.js"])("gets 421 without a body at %s", async (path) => {
    expect(await server.ask(path, { headers: { host: "evil.example" } })).toMatchObject({ status: 421, body: "" });
    expect(server.reached).toEqual([]);
  });
});

describe("what HTTP itself forbids", () => {
  const host = () => `Host: 127.0.0.1:${server.port}\r\n`;
  test.each([
    [
      "two lengths",
      () => `POST /api/v1/changes HTTP/1.1\r\n${host()}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
      "400",
    ],
    ["an absolute-form address", () => `GET http://127.0.0.1:${server.port}/ HTTP/1.1\r\n${host()}\r\n`, "400"],
    ["a made-up method", () => `BREW / HTTP/1.1\r\n${host()}\r\n`, "400"],
    ["TRACE", () => `TRACE / HTTP/1.1\r\n${host()}\r\n`, "405"],
    ["no Host", () => "GET / HTTP/1.1\r\n\r\n", "421"],
    ["two Hosts", () => `GET / HTTP/1.1\r\n${host()}Host: evil.example\r\n\r\n`, "400"],
    ["large headers", () => `GET / HTTP/1.1\r\n${host()}X-Large: ${"a".repeat(17_000)}\r\n\r\n`, "431"],
    ["a change of protocol", () => `GET / HTTP/1.1\r\n${host()}Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n`, "400"],
  ])("%s is refused", async (_, lines, status) => {
    expect(await server.askRaw(lines())).toContain(` ${status} `);
    expect(server.reached).toEqual([]);
  });
});

describe("sizes", () => {
  it("refuses a large body by its length, before it is read", async () => {
    const line = `POST /api/v1/changes HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\nContent-Length: 262145\r\n\r\n`;
    expect(await server.askRaw(line)).toContain(" 413 ");
  });
  it("counts a body of unknown length while it is read", async () => {
    const headers = { ...bearer(), ...json, "transfer-encoding": "chunked" };
    const { status, body } = await server.ask("/api/v1/changes", { method: "POST", headers, body: " ".repeat(300_000) });
    expect(status).toBe(413);
    expect(errorOf(body).code).toBe("too_large");
  });
  it("refuses a compressed body", async () => {
    const headers = { ...bearer(), ...json, "content-encoding": "gzip" };
    expect((await server.ask("/api/v1/changes", { method: "POST", headers, body: "{}" })).status).toBe(415);
  });
});

describe("nothing is decoded for nobody", () => {
  test.each([
    ["an action", { "next-action": "4027a1" }, "[]"],
    ["a form", { "content-type": "multipart/form-data; boundary=x" }, "--x--"],
    ["an encoded form", { "content-type": "application/x-www-form-urlencoded" }, "a=1"],
  ])("%s without a session gets 401 and is not read", async (_, headers, body) => {
    for (const bad of ["", "blockyard-session=forged", cookie.replace(/.{6}$/, "AAAAAA")]) {
      const answer = await server.ask("/sign-in", { method: "POST", headers: { ...own, ...headers, cookie: bad }, body });
      expect(answer.status).toBe(401);
    }
    expect(server.reached).toEqual([]);
  });
  it("lets the same through with a session", async () => {
    const headers = { ...own, "next-action": "4027a1", cookie, "accept-encoding": "gzip" };
    expect((await server.ask("/blocks", { method: "POST", headers, body: "[]" })).status).toBe(200);
    expect(server.reached[0]?.bytes).toBe(2);
    expect(server.reached[0]?.headers["accept-encoding"]).toBeUndefined();
  });
  it("not once the session was revoked", async () => {
    const other = await server.signIn();
    const revoke = { method: "POST", headers: { ...own, ...json, cookie: other } };
    expect((await server.ask("/api/v1/me/sessions/revoke", { ...revoke, body: "{}" })).status).toBe(200);
    cookie = await server.signIn();
    expect((await server.ask("/blocks", { headers: { ...own, rsc: "1", cookie: other } })).status).toBe(401);
    expect((await server.ask("/blocks", { headers: { ...own, rsc: "1", cookie } })).status).toBe(200);
  });
});

describe("a token and a cookie never speak together", () => {
  it("with a token the cookie does not count", async () => {
    expect((await server.ask("/api/v1/me", { headers: { cookie } })).status).toBe(200);
    const { status } = await server.ask("/api/v1/me", { headers: { cookie, authorization: "Bearer nonsense" } });
    expect(status).toBe(401);
    expect(JSON.parse((await server.ask("/api/v1/me", { headers: { cookie, ...bearer() } })).body)).toMatchObject({ kind: "token" });
  });
  it("a page never sees the token", async () => {
    await server.ask("/blocks", { headers: bearer() });
    expect(server.reached[0]?.headers.authorization).toBeUndefined();
  });
  it("a token in the address is refused", async () => {
    expect((await server.ask(`/api/v1/me?token=${token}`)).status).toBe(422);
  });
  it("another site's page cannot write with the cookie, nor without our header", async () => {
    const ask = (headers: Record<string, string>) => server.ask("/api/v1/me/sessions/revoke", { method: "POST", headers, body: "{}" });
    expect((await ask({ ...json, cookie, "sec-fetch-site": "cross-site" })).status).toBe(403);
    expect((await ask({ ...json, cookie })).status).toBe(403);
    expect((await ask({ ...own, cookie, "content-type": "application/json" })).status).toBe(403);
    expect((await ask({ ...own, cookie, "x-blockyard": "1", "content-type": "text/plain" })).status).toBe(422);
    expect((await server.ask("/api/v1/me", { headers: { cookie } })).status).toBe(200);
  });
});

describe("headers", () => {
  it("gives every page a fresh nonce, to the browser and to Next alike", async () => {
    const [first, second] = [await server.ask("/blocks"), await server.ask("/blocks")];
    const policy = String(first.headers["content-security-policy"]);
    const nonce = /'nonce-([^']+)'/.exec(policy)?.[1] ?? "";
    expect(nonce.length).toBeGreaterThanOrEqual(22);
    expect(policy).not.toBe(second.headers["content-security-policy"]);
    expect(server.reached[0]?.headers).toMatchObject({ "x-nonce": nonce, "content-security-policy": policy });
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain("unsafe-eval");
  });
  it("says what browsers must not do, on every answer", async () => {
    for (const path of ["/blocks", "/api/health", "/api/v1/me", "/_next/static/x.js"]) {
      const { headers } = await server.ask(path);
      expect(headers).toMatchObject({
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "cross-origin-resource-policy": "same-origin",
      });
      expect(headers["content-security-policy"]).toContain("default-src 'none'");
      expect(Object.keys(headers).filter((name) => name.startsWith("access-control"))).toEqual([]);
      expect(headers["x-powered-by"]).toBeUndefined();
    }
  });
  it("believes no client that speaks as Next, as a proxy or as this server", async () => {
    const claims = {
      "x-nonce": "mine",
      "content-security-policy": "script-src *",
      "x-middleware-subrequest": "1",
      "x-matched-path": "/admin",
      "x-forwarded-host": "evil.example",
      "x-forwarded-for": "10.0.0.1",
      "x-blockyard-ip": "10.0.0.1",
      "x-blockyard-front": "guess",
      "x-request-id": "mine",
      "next-resume": "1",
      "x-nextjs-data": "1",
    };
    await server.ask("/blocks", { headers: claims });
    const seen = server.reached[0]?.headers ?? {};
    for (const [name, value] of Object.entries(claims)) expect(seen[name]).not.toBe(value);
    expect(seen["x-blockyard-ip"]).toBe("127.0.0.1");
  });
  it("keeps what holds data out of every cache", async () => {
    for (const path of ["/blocks", "/api/v1/me"]) expect((await server.ask(path)).headers["cache-control"]).toBe("no-store");
  });
});

describe("the pull", () => {
  const sync = (headers: Record<string, string> = {}) => server.ask("/api/v1/sync", { headers: { ...bearer(), ...headers } });
  it("answers 304 while nothing changes, and anew at once when something does or the token dies", async () => {
    const etag = String((await sync()).headers.etag);
    for (let i = 0; i < 3; i++) expect(await sync({ "if-none-match": etag })).toMatchObject({ status: 304, body: "" });
    const edits = [{ op: "put", path: "kv/a", baseVersion: 0, data: { value: 1 } }];
    const body = JSON.stringify({ message: "", edits });
    expect((await server.ask("/api/v1/changes", { method: "POST", headers: { ...bearer(), ...json }, body })).status).toBe(200);
    const changed = await sync({ "if-none-match": etag });
    expect(changed.status).toBe(200);
    expect(changed.headers.etag).not.toBe(etag);
    const next = { "if-none-match": String(changed.headers.etag) };
    expect((await sync(next)).status).toBe(304);
    await server.store.write((tx) => tx.token.updateMany({ where: { name: "test" }, data: { revokedAt: new Date() } }));
    expect((await sync(next)).status).toBe(401);
    token = await server.makeToken();
  });
  it("wants the right to pull, also for a 304", async () => {
    const etag = String((await sync()).headers.etag);
    const weak = await server.makeToken(["list"]);
    const answer = await server.ask("/api/v1/sync", { headers: { authorization: `Bearer ${weak}`, "if-none-match": etag } });
    expect(answer.status).toBe(403);
  });
});

describe("before there is an owner", () => {
  it("nothing may be changed but by the setup, and from this machine the setup may", async () => {
    const fresh = await openTestServer();
    const post = (path: string, body: object) => fresh.ask(path, { method: "POST", headers: json, body: JSON.stringify(body) });
    expect((await post("/api/v1/device", { clientName: "x" })).status).toBe(403);
    const { link } = await createOwnerLink();
    const claim = { token: link.split("#")[1], email: "first@example.com", name: "First", password: "a long password of nobody" };
    const claims = await Promise.all(Array.from({ length: 5 }, () => post("/api/v1/setup", claim)));
    expect(claims.filter(({ status }) => status === 200)).toHaveLength(1);
    expect((await post("/api/v1/setup", claim)).status).toBe(404);
    expect((await post("/api/v1/device", { clientName: "x" })).status).toBe(200);
    await fresh.close();
  });
});
