import { hash } from "@node-rs/argon2";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { DomainError } from "#lib/core/errors.ts";
import { openStore } from "#lib/store/client.ts";
import { getInstance, setInstance } from "#lib/store/instance.ts";
import { codeOf, openTestTeam, type TestTeam, testPassword, testRequest } from "#lib/usecases/testing-team.ts";
import { callerOfSession } from "./callers.ts";
import { listSessions, revokeSessions, signOut } from "./sessions.ts";
import { signIn } from "./sign-in.ts";

let team: TestTeam;
beforeEach(async () => {
  team = await openTestTeam();
  await team.addUser("ada@example.com", { [team.workspaceId]: "editor" });
});
afterEach(async () => {
  vi.useRealTimers();
  await team.close();
});

/** Each attempt from an address of its own, so that only the account's counter is at work. */
let lastAddress = 0;
const attempt = (email: string, password: string, ip = `10.0.0.${++lastAddress % 250}`) =>
  signIn({ email, password, request: { ...testRequest, ip }, userAgent: "test" });

async function refusalOf(promise: Promise<unknown>): Promise<unknown> {
  const error = await promise.catch((caught: unknown) => caught);
  if (!(error instanceof DomainError)) throw new Error("was not refused");
  const { code, message, details } = error;
  return { code, message, details };
}

describe("signing in", () => {
  it("opens a session for 12 hours whose id is 256 random bits", async () => {
    const { sessionId, expiresAt } = await attempt("ada@example.com", testPassword);
    expect(sessionId).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(expiresAt.getTime() - Date.now()).toBeGreaterThan(12 * 3_600_000 - 10_000);
    expect(await callerOfSession(sessionId, testRequest)).toMatchObject({ email: "ada@example.com", workspaceId: team.workspaceId });
  });

  it("opens a new session each time and ends the one that the browser showed", async () => {
    const { sessionId: first } = await attempt("ada@example.com", testPassword);
    const again = { email: "ada@example.com", password: testPassword, request: testRequest, userAgent: "test" };
    const { sessionId: second } = await signIn({ ...again, previousSessionId: first });
    expect(second).not.toBe(first);
    expect((await callerOfSession(first, testRequest)).kind).toBe("anonymous");
    expect((await callerOfSession(second, testRequest)).kind).toBe("session");
  });

  it("takes the password in any Unicode form of the same letters", async () => {
    const passwordHash = await hash("schön & grün".normalize("NFC"));
    await team.store.write((tx) => tx.user.update({ where: { email: "ada@example.com" }, data: { passwordHash } }));
    expect(await codeOf(attempt("ada@example.com", "schön & grün".normalize("NFD")))).toBe("none");
  });

  it("hashes the password anew when the parameters are other ones by now", async () => {
    const weak = await hash(testPassword, { memoryCost: 8_192, timeCost: 1, parallelism: 1 });
    await team.store.write((tx) => tx.user.update({ where: { email: "ada@example.com" }, data: { passwordHash: weak } }));
    await attempt("ada@example.com", testPassword);
    const user = await team.store.read((tx) => tx.user.findUnique({ where: { email: "ada@example.com" } }));
    expect(user?.passwordHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await codeOf(attempt("ada@example.com", testPassword))).toBe("none");
  });

  it("refuses a wrong password, an unknown, a disabled and an invited person in the same words", async () => {
    await team.addUser("invited@example.com", { [team.workspaceId]: "editor" }, false);
    const disabled = await team.addUser("disabled@example.com", { [team.workspaceId]: "editor" });
    await team.store.write((tx) => tx.user.update({ where: { id: disabled }, data: { isDisabled: true } }));
    const wrong = await refusalOf(attempt("ada@example.com", "not the password"));
    expect(wrong).toMatchObject({ code: "unauthenticated" });
    expect(await refusalOf(attempt("nobody@example.com", testPassword))).toEqual(wrong);
    expect(await refusalOf(attempt("disabled@example.com", testPassword))).toEqual(wrong);
    expect(await refusalOf(attempt("invited@example.com", ""))).toEqual(wrong);
    expect(await refusalOf(attempt("ada@example.com", testPassword.repeat(100)))).toEqual(wrong);
  });

  it("spends a hash on an unknown person too", async () => {
    const timeOf = async (email: string) => {
      const start = performance.now();
      await codeOf(attempt(email, "not the password"));
      return performance.now() - start;
    };
    await timeOf("warm@example.com");
    const unknown = Math.min(await timeOf("one@example.com"), await timeOf("two@example.com"), await timeOf("three@example.com"));
    // A hash costs about 20 ms, the two transactions around it hardly anything.
    expect(unknown).toBeGreaterThan(8);
  });

  it("is recorded, whether it succeeds or not, without what was typed", async () => {
    await codeOf(attempt("ada@example.com", "a wrong password"));
    await codeOf(attempt("my secret typed as login", "x"));
    await attempt("ada@example.com", testPassword);
    const events = await team.auditOf("signIn");
    expect(events.map(({ result, actorKind }) => [result, actorKind])).toEqual([
      ["refused", "anonymous"],
      ["refused", "anonymous"],
      ["done", "session"],
    ]);
    expect(events[0]).toMatchObject({ workspaceId: team.workspaceId, detailText: expect.stringContaining("ada@example.com") });
    expect(events[2]?.credential).not.toBe("");
    expect(JSON.stringify(events)).not.toMatch(/wrong password|typed as login|velvet/);
  });
});

describe("failing to sign in", () => {
  const spellings = ["ada@example.com", "ADA@EXAMPLE.COM", " ada@example.com ", "ada@exa\u200Bmple.com", "ａｄａ@example.com"];

  it("five times blocks the account for 15 minutes, however the address is spelled, and even for the right password", async () => {
    for (const spelling of spellings) expect(await codeOf(attempt(spelling, "wrong"))).toBe("unauthenticated");
    const blocked = await refusalOf(attempt("ada@example.com", testPassword));
    expect(blocked).toMatchObject({ code: "rate_limited", message: "Too many attempts. Try again in 15 minutes." });
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 14 * 60_000 });
    expect(await codeOf(attempt("ada@example.com", testPassword))).toBe("rate_limited");
    vi.setSystemTime(Date.now() + 61_000);
    expect(await codeOf(attempt("ada@example.com", testPassword))).toBe("none");
  });

  it("blocks an unknown address the same way", async () => {
    for (let i = 0; i < 5; i++) expect(await codeOf(attempt("nobody@example.com", "wrong"))).toBe("unauthenticated");
    expect(await refusalOf(attempt("nobody@example.com", "wrong"))).toMatchObject({
      code: "rate_limited",
      message: "Too many attempts. Try again in 15 minutes.",
    });
  });

  it("blocks no other account", async () => {
    for (let i = 0; i < 5; i++) await codeOf(attempt("ada@example.com", "wrong"));
    await team.addUser("grace@example.com", { [team.workspaceId]: "editor" });
    expect(await codeOf(attempt("grace@example.com", testPassword))).toBe("none");
  });

  it("gives fifty attempts at once no more than five guesses", async () => {
    const codes = await Promise.all(Array.from({ length: 50 }, () => codeOf(attempt("ada@example.com", "wrong"))));
    expect(codes.filter((code) => code === "unauthenticated")).toHaveLength(5);
    expect(codes.filter((code) => code === "rate_limited")).toHaveLength(45);
  });

  it("starts from nothing again after a success", async () => {
    for (let i = 0; i < 4; i++) await codeOf(attempt("ada@example.com", "wrong"));
    await attempt("ada@example.com", testPassword);
    for (let i = 0; i < 4; i++) expect(await codeOf(attempt("ada@example.com", "wrong"))).toBe("unauthenticated");
    expect(await codeOf(attempt("ada@example.com", testPassword))).toBe("none");
  });

  it("ten times in a minute blocks an address, whoever it tries", async () => {
    for (let i = 0; i < 10; i++) expect(await codeOf(attempt(`user${i}@example.com`, "wrong", "203.0.113.7"))).toBe("unauthenticated");
    expect(await codeOf(attempt("ada@example.com", testPassword, "203.0.113.7"))).toBe("rate_limited");
    expect(await codeOf(attempt("ada@example.com", testPassword, "203.0.113.8"))).toBe("none");
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 61_000 });
    expect(await codeOf(attempt("ada@example.com", testPassword, "203.0.113.7"))).toBe("none");
  });

  it("stays counted when the server starts anew", async () => {
    for (let i = 0; i < 5; i++) await codeOf(attempt("ada@example.com", "wrong"));
    const { databaseFile, store } = team;
    await store.close();
    const reopened = await openStore({ databaseFile });
    setInstance({ ...getInstance(), store: reopened });
    expect(await codeOf(attempt("ada@example.com", testPassword))).toBe("rate_limited");
    await reopened.close();
  });
});

describe("signing out", () => {
  it("ends the session on the next request and is recorded once", async () => {
    const { sessionId } = await attempt("ada@example.com", testPassword);
    await signOut(sessionId, testRequest);
    await signOut(sessionId, testRequest);
    expect((await callerOfSession(sessionId, testRequest)).kind).toBe("anonymous");
    expect(await team.auditOf("signOut")).toHaveLength(1);
  });

  it("everywhere ends every session of the person and nobody else's", async () => {
    const editor = await team.addPerson("editor");
    const ids = [await attempt("ada@example.com", testPassword), await attempt("ada@example.com", testPassword)];
    const callers = () => Promise.all(ids.map(({ sessionId }) => callerOfSession(sessionId, testRequest)));
    const [caller] = await callers();
    if (!caller) throw new Error("no caller");
    await revokeSessions(caller, {});
    expect((await callers()).map(({ kind }) => kind)).toEqual(["anonymous", "anonymous"]);
    expect((await editor.caller()).kind).toBe("session");
  });

  it("of one session ends that one; another person's is as absent as a missing one", async () => {
    const editor = await team.addPerson("editor");
    const reader = await team.addPerson("reader");
    const { sessions } = await listSessions(await reader.caller(), {});
    expect(sessions).toMatchObject([{ isCurrent: true, method: "password", ip: "127.0.0.1", userAgent: "test" }]);
    const id = sessions[0]?.id ?? "";
    expect(await codeOf(revokeSessions(await editor.caller(), { id }))).toBe("not_found");
    expect(await codeOf(revokeSessions(await editor.caller(), { id: "missing" }))).toBe("not_found");
    await revokeSessions(await reader.caller(), { id });
    expect((await reader.caller()).kind).toBe("anonymous");
  });
});
