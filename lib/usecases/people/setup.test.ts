import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { anonymousCaller } from "#lib/core/caller.ts";
import { openTestStore, type TestStore } from "#lib/store/testing.ts";
import { createOwner, createTokenFor } from "#lib/usecases/admin.ts";
import { codeOf, testPassword, testRequest } from "#lib/usecases/testing-team.ts";
import { callerOfSession, callerOfToken } from "./callers.ts";
import { hasOwner, me } from "./people.ts";
import { claimOwner, createOwnerLink } from "./setup.ts";
import { signIn } from "./sign-in.ts";

let test: TestStore;
beforeEach(async () => {
  test = await openTestStore();
});
afterEach(async () => {
  vi.useRealTimers();
  await test.close();
});

const nobody = anonymousCaller(testRequest);
const person = { email: "Ada@Example.com ", name: "Ada", password: testPassword };
const tokenOf = (link: string) => link.split("#")[1] ?? "";
const claim = (link: string, more: object = {}, caller = nobody) => claimOwner(caller, { token: tokenOf(link), ...person, ...more });

describe("the first run", () => {
  it("makes the owner of the default workspace, who can sign in at once", async () => {
    expect(await hasOwner()).toBe(false);
    const { link, expiresAt } = await createOwnerLink();
    expect(link).toMatch(/^http:\/\/127\.0\.0\.1:3000\/setup#byd_own_[0-9A-Za-z]{28}$/);
    expect(expiresAt.getTime() - Date.now()).toBeLessThanOrEqual(15 * 60_000);
    await claim(link);
    expect(await hasOwner()).toBe(true);
    const { sessionId } = await signIn({ email: "ada@example.com", password: testPassword, request: testRequest, userAgent: "" });
    const caller = await callerOfSession(sessionId, testRequest);
    expect(await me(caller, {})).toMatchObject({
      kind: "session",
      email: "ada@example.com",
      workspace: { slug: "default", role: "owner" },
    });
  });

  it("of fifty claims at once lets exactly one win", async () => {
    const { link } = await createOwnerLink();
    const claims = Array.from({ length: 50 }, (_, i) => codeOf(claim(link, { email: `claim${i}@example.com` })));
    const codes = await Promise.all(claims);
    expect(codes.filter((code) => code === "none")).toHaveLength(1);
    expect(codes.filter((code) => !["none", "not_found", "gone"].includes(code))).toEqual([]);
    const counts = await test.store.read(async (tx) => [await tx.user.count(), await tx.member.count(), await tx.workspace.count()]);
    expect(counts).toEqual([1, 1, 1]);
    const events = await test.store.read((tx) => tx.auditEvent.findMany({ where: { action: "claimOwner" } }));
    expect(events.map(({ result }) => result)).toEqual(["done"]);
  });

  it("is not found ever after, whatever is sent", async () => {
    const { link } = await createOwnerLink();
    await claim(link);
    expect(await codeOf(claim(link))).toBe("not_found");
    expect(await codeOf(claim(link, { token: "no token at all, anything" }))).toBe("not_found");
    expect(await codeOf(createOwnerLink())).toBe("conflict");
  });

  it("works from the machine itself only, and a refused claim uses nothing up", async () => {
    const { link } = await createOwnerLink();
    expect(await codeOf(claim(link, {}, { ...nobody, ip: "192.168.1.5" }))).toBe("forbidden");
    expect(await codeOf(claim(link, { password: "Password123" }))).toBe("invalid");
    expect(await codeOf(claim(link, { password: "ada@example.com" }))).toBe("invalid");
    expect(await codeOf(claim(link))).toBe("none");
  });

  it("refuses a link that is 15 minutes old, was replaced by a newer one, or was made up", async () => {
    const { link: first } = await createOwnerLink();
    const { link: second } = await createOwnerLink();
    expect(await codeOf(claim(first))).toBe("gone");
    expect(await codeOf(claim(`${second.slice(0, -1)}0`))).toBe("gone");
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 15 * 60_000 + 1_000 });
    expect(await codeOf(claim(second))).toBe("gone");
  });
});

describe("the admin command", () => {
  it("makes an owner and tokens without a browser", async () => {
    await createOwner("Root@Example.com", testPassword);
    expect(await hasOwner()).toBe(true);
    const { token } = await createTokenFor({ workspace: "default", name: "ci", scopes: ["pull", "push"], days: 30 });
    expect(await me(await callerOfToken(token, testRequest), {})).toMatchObject({
      kind: "token",
      workspace: { slug: "default", role: null },
    });
    const events = await test.store.read((tx) => tx.auditEvent.findMany({ orderBy: { seq: "asc" } }));
    expect(events.map(({ action, actorKind }) => [action, actorKind])).toEqual([
      ["createOwner", "system"],
      ["createToken", "system"],
    ]);
    expect(events.every(({ workspaceId }) => workspaceId !== null)).toBe(true);
  });

  it("gives a known owner a new password, ends the sessions and lifts the block", async () => {
    await createOwner("root@example.com", testPassword);
    const attempt = (password: string) => signIn({ email: "root@example.com", password, request: testRequest, userAgent: "" });
    const { sessionId } = await attempt(testPassword);
    for (let i = 0; i < 5; i++) await codeOf(attempt("wrong"));
    expect(await codeOf(attempt(testPassword))).toBe("rate_limited");
    await createOwner("root@example.com", "another velvet tram");
    expect((await callerOfSession(sessionId, testRequest)).kind).toBe("anonymous");
    expect(await codeOf(attempt("another velvet tram"))).toBe("none");
  });

  it("refuses a weak password, a bad address, an unknown workspace, unknown scopes and endless tokens", async () => {
    expect(await codeOf(createOwner("root@example.com", "blockyard1"))).toBe("invalid");
    expect(await codeOf(createOwner("root", testPassword))).toBe("invalid");
    const order = { workspace: "default", name: "ci", scopes: ["pull"], days: 30 };
    expect(await codeOf(createTokenFor(order))).toBe("not_found");
    await createOwner("root@example.com", testPassword);
    expect(await codeOf(createTokenFor({ ...order, scopes: ["own"] }))).toBe("invalid");
    expect(await codeOf(createTokenFor({ ...order, scopes: [] }))).toBe("invalid");
    expect(await codeOf(createTokenFor({ ...order, days: 366 }))).toBe("invalid");
  });
});
