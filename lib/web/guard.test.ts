import { describe, expect, it, test } from "vitest";
import { decide, type RequestParts, refuseUpgrade } from "./guard.ts";
import { createSite } from "./site.ts";

const site = createSite({ port: 3000, origin: "https://blockyard.example.com", trustedProxies: null, isDev: false });
const local = createSite({ port: 3000, origin: "http://127.0.0.1:3000", trustedProxies: null, isDev: false });
const session = "blockyard-session-3000=x";
const own = { "sec-fetch-site": "same-origin" };
const json = { "content-type": "application/json", "x-blockyard": "1" };

function ask(method: string, url: string, headers: Record<string, string> = {}, at = local) {
  const all = { host: "127.0.0.1:3000", ...headers };
  const parts: RequestParts = { method, url, headers: all, rawHeaders: Object.entries(all).flat() };
  const decision = decide(parts, at);
  return decision.kind === "refuse" ? decision.status : decision;
}

const passes = { kind: "pass" };

describe("Host", () => {
  test.each(["localhost:3000", "127.0.0.1:3000", "[::1]:3000", "LOCALHOST:3000"])("%s is answered", (host) => {
    expect(ask("GET", "/", { host })).toMatchObject(passes);
  });
  test.each([
    "evil.example",
    "127.0.0.1",
    "127.0.0.1:3001",
    "localhost.evil.example:3000",
    "127.0.0.1:3000.evil.example",
    "",
    "0.0.0.0:3000",
  ])("%j is refused with 421 on every door", (host) => {
    for (const url of ["/", "/api/health", "/api/v1/sync", "/api/auth/csrf", "/_next/static/x.js"])
      expect(ask("GET", url, { host })).toBe(421);
  });
  it("answers to the configured origin", () => {
    expect(ask("GET", "/", { host: "blockyard.example.com" }, site)).toMatchObject(passes);
    expect(ask("GET", "/", { host: "blockyard.example.com" }, local)).toBe(421);
  });
  it("refuses a second Host", () => {
    const headers = { host: "127.0.0.1:3000" };
    const rawHeaders = ["Host", "127.0.0.1:3000", "host", "evil.example"];
    expect(decide({ method: "GET", url: "/", headers, rawHeaders }, local)).toMatchObject({ status: 400 });
  });
});

describe("what is malformed is refused", () => {
  test.each([
    ["an absolute-form address", "GET", "http://127.0.0.1:3000/", {}, 400],
    ["a network-path address", "GET", "//evil.example/", {}, 400],
    ["a backslash", "GET", "/\\evil.example", {}, 400],
    ["dot segments", "GET", "/api/auth/../v1/sync", {}, 400],
    ["hidden dot segments", "GET", "/api/auth/%2e%2E/v1/sync", {}, 400],
    ["a long address", "GET", `/${"a".repeat(4_096)}`, {}, 414],
    ["a pull with a longer one than its patterns need", "GET", `/api/v1/sync?paths=${"a".repeat(12 * 1_024)}`, {}, 414],
    ["the image optimiser", "GET", "/_next/image?url=x", {}, 404],
    ["TRACE", "TRACE", "/", {}, 405],
    ["CONNECT", "CONNECT", "/", {}, 405],
    ["an unknown method", "PROPFIND", "/api/v1/entries", {}, 405],
    ["OPTIONS: there is no CORS", "OPTIONS", "/api/v1/entries", {}, 405],
    ["PUT to a page", "PUT", "/blocks", own, 405],
    ["POST to health", "POST", "/api/health", own, 405],
    ["a change of protocol", "GET", "/", { upgrade: "h2c" }, 400],
    ["two lengths", "POST", "/api/v1/changes", { ...own, "content-length": "1", "transfer-encoding": "chunked" }, 400],
    ["a compressed body", "POST", "/api/v1/changes", { ...own, "content-encoding": "gzip" }, 415],
    ["a large body for the API", "POST", "/api/v1/changes", { ...own, "content-length": "262145" }, 413],
    ["a body that is too large even for an import", "POST", "/api/v1/prefect-import", { ...own, "content-length": "5242881" }, 413],
    ["a large body for an action", "POST", "/blocks", { ...own, "content-length": "262145" }, 413],
    ["a body of unknown length for an action", "POST", "/blocks", { ...own, "transfer-encoding": "chunked" }, 411],
    ["a body on GET", "GET", "/api/v1/entries", { "content-length": "2" }, 400],
    ["a token in the address", "GET", `/api/v1/sync?token=byd_pat_${"a".repeat(28)}`, {}, 422],
  ])("%s", (_, method, url, headers, status) => {
    expect(ask(method, url, headers)).toBe(status);
  });
});

it("lets through as much as the operation takes", () => {
  const head = { authorization: "Bearer x", "content-length": "5242880" };
  expect(ask("POST", "/api/v1/prefect-import", head)).toMatchObject(passes);
  expect(ask("POST", "/api/v1/prefect-import/preview", head)).toMatchObject(passes);
  expect(ask("POST", "/api/v1/changes", head)).toBe(413);
});

describe("another site cannot write with a person's cookie", () => {
  const cookie = { cookie: session, ...json };
  test.each([
    ["our own page", { "sec-fetch-site": "same-origin" }, passes],
    ["our own page in an old browser", { origin: "http://127.0.0.1:3000" }, passes],
    ["another site", { "sec-fetch-site": "cross-site" }, 403],
    ["another port of this machine", { "sec-fetch-site": "same-site" }, 403],
    ["another site that forges Origin", { "sec-fetch-site": "cross-site", origin: "http://127.0.0.1:3000" }, 403],
    ["another site in an old browser", { origin: "http://evil.example" }, 403],
    ["another name of this machine", { origin: "http://localhost:3000" }, 403],
    ["a sandboxed frame", { origin: "null" }, 403],
    ["nobody knows who", {}, 403],
    ["the address bar, by hand", { "sec-fetch-site": "none", "sec-fetch-mode": "navigate", "sec-fetch-user": "?1" }, passes],
    ["the address bar, by a program", { "sec-fetch-site": "none" }, 403],
  ])("%s", (_, headers, expected) => {
    for (const url of ["/api/v1/changes", "/api/auth/signout", "/blocks"]) {
      const outcome = ask("POST", url, { ...cookie, ...headers });
      if (typeof expected === "number") expect(outcome).toBe(expected);
      else expect(outcome).toMatchObject(expected);
    }
  });

  it("nor without the header that forms cannot send", () => {
    expect(ask("POST", "/api/v1/changes", { ...own, cookie: session, "content-type": "application/json" })).toBe(403);
    expect(ask("DELETE", "/api/v1/tokens/1", { ...own, cookie: session })).toBe(403);
  });
  it("nor read the API from its own page", () => {
    expect(ask("GET", "/api/v1/entries", { cookie: session, "sec-fetch-site": "cross-site" })).toBe(403);
    expect(ask("GET", "/blocks", { cookie: session, "sec-fetch-site": "cross-site" })).toMatchObject(passes);
  });
  it("nor sign somebody in", () => {
    expect(ask("POST", "/api/auth/callback/credentials", { "sec-fetch-site": "cross-site" })).toBe(403);
    expect(ask("POST", "/api/auth/callback/credentials", {})).toBe(403);
  });
  it("while a program with a token or without any cookie may", () => {
    expect(ask("POST", "/api/v1/changes", { authorization: "Bearer x" })).toMatchObject({ ...passes, identity: "bearer" });
    expect(ask("POST", "/api/v1/device", { "content-type": "application/json" })).toMatchObject({ ...passes, identity: "cookie" });
  });
  it("and a page takes no token instead of a cookie", () => {
    expect(ask("POST", "/blocks", { authorization: "Bearer x", cookie: session })).toBe(403);
    expect(ask("GET", "/blocks", { authorization: "Bearer x" })).toMatchObject({ ...passes, identity: "cookie" });
  });
});

describe("nothing of a page or an action is decoded without a session", () => {
  test.each([
    ["an action", "POST", "/blocks", { "next-action": "abc" }],
    ["an action on a public page", "POST", "/sign-in", { "next-action": "abc" }],
    ["an action by GET", "GET", "/sign-in", { "next-action": "abc" }],
    ["an action on next-auth's routes", "POST", "/api/auth/signout", { "next-action": "abc" }],
    ["a form", "POST", "/sign-in", { "content-type": "multipart/form-data; boundary=x" }],
    ["an encoded form", "POST", "/blocks", { "content-type": "application/x-www-form-urlencoded" }],
    ["a part of a page", "GET", "/blocks", { rsc: "1" }],
    ["a part of a page by its query", "GET", "/blocks?_rsc=1", {}],
    ["a prefetch", "GET", "/blocks", { "next-router-state-tree": "x" }],
  ])("%s needs one", (_, method, url, headers) => {
    expect(ask(method, url, { ...own, ...headers })).toMatchObject({ ...passes, needsSession: true });
  });
  test.each([
    ["a page", "/blocks", {}],
    ["a part of the sign-in page", "/sign-in?next=%2F", { rsc: "1" }],
    ["a part of the setup", "/setup", { rsc: "1" }],
    ["a file of the build", "/_next/static/chunks/x.js", {}],
    ["the API, which has its own answer", "/api/v1/entries", {}],
  ])("%s does not", (_, url, headers) => {
    expect(ask("GET", url, { ...own, ...headers })).toMatchObject({ ...passes, needsSession: false });
  });
});

describe("before there is an owner", () => {
  it("only the setup may change anything", () => {
    expect(ask("POST", "/api/v1/setup", { ...own, ...json })).toMatchObject({ needsOwner: false });
    for (const url of ["/api/v1/changes", "/api/v1/device", "/api/v1/links/accept", "/api/auth/callback/credentials"]) {
      expect(ask("POST", url, { ...own, ...json })).toMatchObject({ needsOwner: true });
    }
    expect(ask("GET", "/api/v1/me")).toMatchObject({ needsOwner: false });
  });
});

describe("the protocol is changed", () => {
  function upgrade(url: string, headers: Record<string, string> = {}, rawHeaders: string[] = []) {
    const all = { host: "127.0.0.1:3000", upgrade: "websocket", connection: "Upgrade", ...headers };
    return refuseUpgrade({ method: "GET", url, headers: all, rawHeaders: [...Object.entries(all).flat(), ...rawHeaders] }, local);
  }

  test.each(["/api/events/in", "/api/events/in/"])("at %s for a program", (url) => {
    expect(upgrade(url)).toBeUndefined();
    expect(upgrade(url, { authorization: "Basic eDp5" })).toBeUndefined();
  });
  test.each([
    "/",
    "/api",
    "/api/events",
    "/api/events/in//",
    "/api/events/in/x",
    "/api/events/in?token=x",
    "/api/events/out",
    "/api/v1/sync",
    "/API/events/in",
    "/api/events%2Fin",
    "/x/../api/events/in",
    "http://127.0.0.1:3000/api/events/in",
    "/_next/webpack-hmr",
  ])("and not at %s", (url) => {
    expect(upgrade(url)).toBe(400);
  });
  test.each([
    ["under another Host", { host: "evil.example" }, 421],
    ["for another site", { origin: "https://evil.example" }, 403],
    ["for a sandboxed frame", { origin: "null" }, 403],
    ["even for our own page", { origin: "http://127.0.0.1:3000" }, 403],
    ["for a browser without Origin", { "sec-fetch-site": "same-origin" }, 403],
    ["with a body", { "content-length": "2" }, 400],
    ["with a compressed body", { "content-encoding": "gzip" }, 415],
  ])("never %s", (_, headers, status) => {
    expect(upgrade("/api/events/in", headers)).toBe(status);
  });
  it("never with two Hosts or two Authorizations", () => {
    expect(upgrade("/api/events/in", {}, ["Host", "evil.example"])).toBe(400);
    expect(upgrade("/api/events/in", { authorization: "a" }, ["authorization", "b"])).toBe(400);
  });
});

describe("a password that a browser attaches by itself", () => {
  const basic = { authorization: "Basic eDp5", ...json };
  test.each([
    ["a program", {}, passes],
    ["another site", { "sec-fetch-site": "cross-site" }, 403],
    ["another site in an old browser", { origin: "https://evil.example" }, 403],
    ["our own page", own, 403],
  ])("%s", (_, headers, expected) => {
    for (const method of ["GET", "POST"]) {
      const outcome = ask(method, "/api/block_documents/", { ...basic, ...headers });
      if (typeof expected === "number") expect(outcome).toBe(expected);
      else expect(outcome).toMatchObject(expected);
    }
  });
});
