import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { codeOf, openTestTeam, type Person, type TestTeam, testPassword, testRequest } from "#lib/usecases/testing-team.ts";
import { changePassword } from "./account.ts";
import { callerOfSession } from "./callers.ts";
import { signIn } from "./sign-in.ts";

let team: TestTeam;
let editor: Person;
beforeEach(async () => {
  team = await openTestTeam();
  editor = await team.addPerson("editor");
});
afterEach(() => team.close());

const next = "quiet lantern harbour 7";
const enter = (password: string) => signIn({ email: editor.email, password, request: testRequest, userAgent: "" });

describe("changing the password", () => {
  it("ends every session, the present one included, and only the new password works", async () => {
    const { sessionId } = await enter(testPassword);
    await changePassword(await editor.caller(), { current: testPassword, next });
    expect((await callerOfSession(sessionId, testRequest)).kind).toBe("anonymous");
    expect((await editor.caller()).kind).toBe("anonymous");
    expect(await codeOf(enter(testPassword))).toBe("unauthenticated");
    expect(await codeOf(enter(next))).toBe("none");
    expect(await team.auditOf("changePassword")).toMatchObject([{ result: "done", actorId: editor.userId }]);
  });

  it("needs the current one, and guessing it is blocked like at sign-in", async () => {
    const caller = await editor.caller();
    for (let i = 0; i < 5; i++) expect(await codeOf(changePassword(caller, { current: "wrong", next }))).toBe("invalid");
    expect(await codeOf(changePassword(caller, { current: testPassword, next }))).toBe("rate_limited");
    expect(await codeOf(enter(testPassword))).toBe("rate_limited");
    expect((await team.auditOf("changePassword")).map(({ result }) => result)).toEqual(Array(5).fill("refused"));
  });

  it("refuses one that is guessed first, without asking for the current one", async () => {
    for (const weak of ["Password123", "editor@example.com", "short"]) {
      expect(await codeOf(changePassword(await editor.caller(), { current: "wrong", next: weak }))).toBe("invalid");
    }
    expect(await codeOf(changePassword(await editor.caller(), { current: testPassword, next }))).toBe("none");
  });

  it("twice at once from the same password lets one win", async () => {
    const caller = await editor.caller();
    const changes = [1, 2, 3, 4].map((n) => codeOf(changePassword(caller, { current: testPassword, next: `${next}${n}` })));
    const codes = (await Promise.all(changes)).sort();
    expect(codes.filter((code) => code === "none")).toHaveLength(1);
    expect(codes.filter((code) => code === "none" || code === "conflict" || code === "invalid")).toHaveLength(4);
  });

  it("is nothing that a token may do", async () => {
    expect(await codeOf(changePassword({ ...(await editor.caller()), kind: "token" }, { current: testPassword, next }))).toBe("forbidden");
  });
});
