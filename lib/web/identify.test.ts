import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
import { DomainError } from "#lib/core/errors.ts";
import { apiOptions } from "./api-options.ts";
import { openTestServer } from "./testing.ts";

let server: Awaited<ReturnType<typeof openTestServer>>;
let token: string;
let cookie: string;

beforeAll(async () => {
  server = await openTestServer();
  await server.makeOwner();
  token = await server.makeToken();
  cookie = await server.signIn();
});
afterAll(() => server.close());

const callerOfProgram = (headers: Record<string, string>) => apiOptions.callerOfProgram({ headers: new Headers(headers) });
const basic = (text: string) => `Basic ${Buffer.from(text).toString("base64")}`;

describe("a program", () => {
  test.each([
    ["as Bearer", () => `Bearer ${token}`],
    ["as the password", () => basic(`prefect:${token}`)],
    ["as the user", () => basic(`${token}:`)],
    ["as the user, with some password", () => basic(`${token}:x`)],
    ["alone", () => basic(token)],
    ["as the password, with the scheme in small letters", () => basic(`:${token}`).replace("Basic", "basic")],
  ])("is known by its token %s", async (_, authorization) => {
    expect(await callerOfProgram({ authorization: authorization() })).toMatchObject({ kind: "token", name: "test" });
  });

  test.each([
    ["an unknown token", () => basic(`x:byd_pat_${"a".repeat(28)}`)],
    ["no token", () => basic("admin:password")],
    ["nothing", () => basic("")],
    ["no base64", () => `Basic x:${token}`],
    ["bytes that are no text", () => "Basic /////w=="],
    ["a token of another kind", () => basic(`x:${token.replace("byd_pat", "byd_own")}`)],
    ["more than one token", () => basic(`x:${token}:${token}`)],
    ["another scheme", () => `Digest ${token}`],
    ["an empty header", () => ""],
  ])("with %s is refused", async (_, authorization) => {
    const error = await callerOfProgram({ authorization: authorization() }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(DomainError);
    expect(error).toMatchObject({ code: "unauthenticated" });
    expect(String(error)).not.toContain(token);
  });

  it("is nobody without the header, whatever cookie it has", async () => {
    expect((await callerOfProgram({ cookie })).kind).toBe("anonymous");
  });
});

describe("our own API", () => {
  it("takes no Basic: a browser would attach it by itself", async () => {
    expect((await server.ask("/api/v1/me", { headers: { authorization: basic(`x:${token}`) } })).status).toBe(401);
    expect((await server.ask("/api/v1/me", { headers: { authorization: basic(`x:${token}`), cookie } })).status).toBe(401);
  });
  it("never asks a browser for a password", async () => {
    const { headers } = await server.ask("/api/v1/me");
    expect(headers["www-authenticate"] ?? "").not.toMatch(/basic/i);
  });
});
