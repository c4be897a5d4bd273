import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { anonymousCaller } from "#lib/core/caller.ts";
import { canGrant, type Role, roles } from "#lib/core/permissions.ts";
import { putMember } from "#lib/store/people/members.ts";
import { codeOf, openTestTeam, type Person, type TestTeam, testPassword, testRequest } from "#lib/usecases/testing-team.ts";
import { callerOfSession } from "./callers.ts";
import { acceptLink } from "./links.ts";
import { addMember, listMembers, removeMember, resetMember, setMemberRole } from "./members.ts";
import { signIn } from "./sign-in.ts";

let team: TestTeam;
let owner: Person;
beforeEach(async () => {
  team = await openTestTeam();
  owner = await team.addPerson("owner");
});
afterEach(async () => {
  vi.useRealTimers();
  await team.close();
});

const nobody = anonymousCaller(testRequest);
const newPassword = "quiet lantern harbour 7";
const tokenOf = (link: string | null) => link?.split("#")[1] ?? "";
const accept = (link: string | null, password = newPassword) => acceptLink(nobody, { token: tokenOf(link), password });
const enter = (email: string, password: string) => signIn({ email, password, request: testRequest, userAgent: "" });
const ofUser = (email: string) => team.store.read((tx) => tx.user.findUniqueOrThrow({ where: { email } }));

describe("an invitation", () => {
  const invite = async (role: Role = "editor") => addMember(await owner.caller(), { email: "New@Example.com", name: "New", role });

  it("is a link that works once, with which the person chooses the password that nobody else knows", async () => {
    const { link, member } = await invite();
    expect(link).toMatch(/^http:\/\/127\.0\.0\.1:3000\/link#byd_inv_[0-9A-Za-z]{28}$/);
    expect(member).toMatchObject({ email: "new@example.com", role: "editor", hasJoined: false, lastSeenAt: null });
    expect(await codeOf(enter("new@example.com", newPassword))).toBe("unauthenticated");
    expect(await accept(link)).toEqual({ email: "new@example.com" });
    const { sessionId } = await enter("new@example.com", newPassword);
    expect(await callerOfSession(sessionId, testRequest)).toMatchObject({ role: "editor", workspaceId: team.workspaceId });
    expect(await codeOf(accept(link))).toBe("gone");
    const { members } = await listMembers(await owner.caller(), {});
    expect(members.map(({ email, hasJoined }) => [email, hasJoined])).toEqual([
      ["owner@example.com", true],
      ["new@example.com", true],
    ]);
  });

  it("of twenty uses at once lets exactly one win", async () => {
    const { link } = await invite();
    const codes = await Promise.all(Array.from({ length: 20 }, (_, i) => codeOf(accept(link, `quiet lantern harbour ${i}`))));
    expect(codes.filter((code) => code === "none")).toHaveLength(1);
    expect(codes.filter((code) => code === "gone")).toHaveLength(19);
  });

  it("is over after seven days, and a weak password does not use it up", async () => {
    const { link } = await invite();
    expect(await codeOf(accept(link, "Password123"))).toBe("invalid");
    expect(await codeOf(accept(link, "new@example.com"))).toBe("invalid");
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 7 * 24 * 3_600_000 + 1_000 });
    expect(await codeOf(accept(link))).toBe("gone");
  });

  it("brings a person of another workspace in at once, without a link", async () => {
    const other = await team.addWorkspace("other");
    await team.addUser("known@example.com", { [other]: "owner" });
    const { link, member } = await addMember(await owner.caller(), { email: "known@example.com", name: "X", role: "reader" });
    expect(link).toBeNull();
    expect(member).toMatchObject({ hasJoined: true, role: "reader", name: "The known@example.com" });
  });

  it("is refused for a member, and for somebody whom another workspace has invited", async () => {
    await invite();
    expect(await codeOf(invite())).toBe("conflict");
    const other = await team.addWorkspace("other");
    await team.addUser("pending@example.com", { [other]: "owner" }, false);
    const pending = addMember(await owner.caller(), { email: "pending@example.com", name: "X", role: "reader" });
    expect(await codeOf(pending)).toBe("forbidden");
  });

  it("dies when the role is raised before it was used, so that who handed it out cannot use the higher role", async () => {
    const { link, member } = await invite("viewer");
    await setMemberRole(await owner.caller(), { userId: member.userId, role: "owner" });
    expect(await codeOf(accept(link))).toBe("gone");
    const { link: fresh } = await resetMember(await owner.caller(), { userId: member.userId });
    expect(await codeOf(accept(fresh))).toBe("none");
  });
});

describe("a role", () => {
  const grants = (["admin", "owner"] as const).flatMap((own) => roles.flatMap((from) => roles.map((to) => [own, from, to] as const)));

  it.each(grants)("%s changes %s to %s exactly when both may be granted", async (own, from, to) => {
    const actor = own === "owner" ? owner : await team.addPerson(own, "actor");
    const userId = await team.addUser("target@example.com", { [team.workspaceId]: from });
    const isAllowed = canGrant(own, from) && canGrant(own, to);
    expect(await codeOf(setMemberRole(await actor.caller(), { userId, role: to }))).toBe(isAllowed ? "none" : "forbidden");
    const member = await team.store.read((tx) => tx.member.findFirst({ where: { userId } }));
    expect(member?.role).toBe(isAllowed ? to : from);
  });

  it("above one's own is not given to a new member", async () => {
    const admin = await team.addPerson("admin");
    const add = async (role: Role) => addMember(await admin.caller(), { email: `${role}2@example.com`, name: "X", role });
    expect(await codeOf(add("owner"))).toBe("forbidden");
    expect(await codeOf(add("admin"))).toBe("none");
  });

  it("is not changed by oneself", async () => {
    await team.addPerson("owner", "second");
    expect(await codeOf(setMemberRole(await owner.caller(), { userId: owner.userId, role: "admin" }))).toBe("forbidden");
  });

  it("is decided by what the caller is now, not by what the request came with", async () => {
    const admin = await team.addPerson("admin");
    const stale = await admin.caller();
    const viewer = await team.addPerson("viewer");
    await setMemberRole(await owner.caller(), { userId: admin.userId, role: "viewer" });
    expect(await codeOf(setMemberRole(stale, { userId: viewer.userId, role: "reader" }))).toBe("forbidden");
  });

  it("of the last owner stays, also when two owners demote each other at once", async () => {
    for (let round = 0; round < 5; round++) {
      const second = await team.addPerson("owner", `second${round}`);
      const [a, b] = [await owner.caller(), await second.caller()];
      const codes = await Promise.all([
        codeOf(setMemberRole(a, { userId: second.userId, role: "admin" })),
        codeOf(setMemberRole(b, { userId: owner.userId, role: "admin" })),
      ]);
      expect(codes.filter((code) => code === "none")).toHaveLength(1);
      const owners = await team.store.read((tx) => tx.member.findMany({ where: { role: "owner" } }));
      expect(owners).toHaveLength(1);
      await team.store.write(async (tx) => {
        await putMember(tx, team.workspaceId, owner.userId, "owner");
        await putMember(tx, team.workspaceId, second.userId, "viewer");
      });
    }
  });

  it("of a member of another workspace is not found", async () => {
    const other = await team.addWorkspace("other");
    const userId = await team.addUser("foreign@example.com", { [other]: "viewer" });
    for (const act of [setMemberRole, removeMember, resetMember]) {
      const input = act === setMemberRole ? { userId, role: "admin" } : { userId };
      expect(await codeOf(act(await owner.caller(), input))).toBe("not_found");
      expect(await codeOf(act(await owner.caller(), { ...input, userId: "missing" }))).toBe("not_found");
    }
  });
});

describe("removing a member", () => {
  it("ends the sessions on the next request and is recorded", async () => {
    const editor = await team.addPerson("editor");
    await editor.caller();
    await removeMember(await owner.caller(), { userId: editor.userId });
    expect((await editor.caller()).kind).toBe("anonymous");
    const [event] = await team.auditOf("removeMember");
    expect(event).toMatchObject({ result: "done", actorId: owner.userId, workspaceId: team.workspaceId });
  });

  it("never takes the last owner, nor one above the caller", async () => {
    const admin = await team.addPerson("admin");
    expect(await codeOf(removeMember(await owner.caller(), { userId: owner.userId }))).toBe("conflict");
    expect(await codeOf(removeMember(await admin.caller(), { userId: owner.userId }))).toBe("forbidden");
    const second = await team.addPerson("owner", "second");
    const [a, b] = [await owner.caller(), await second.caller()];
    await Promise.all([codeOf(removeMember(a, { userId: second.userId })), codeOf(removeMember(b, { userId: owner.userId }))]);
    expect(await team.store.read((tx) => tx.member.count({ where: { role: "owner" } }))).toBe(1);
  });

  it("makes an invitation that was not used yet worthless", async () => {
    const { link, member } = await addMember(await owner.caller(), { email: "new@example.com", name: "New", role: "reader" });
    await removeMember(await owner.caller(), { userId: member.userId });
    expect(await codeOf(accept(link))).toBe("gone");
  });
});

describe("a password reset", () => {
  it("gives the person a link and ends all sessions; the admin never sets or sees a password", async () => {
    const editor = await team.addPerson("editor");
    const { link } = await resetMember(await owner.caller(), { userId: editor.userId });
    expect((await editor.caller()).kind).toBe("anonymous");
    await accept(link);
    expect(await codeOf(enter(editor.email, testPassword))).toBe("unauthenticated");
    expect(await codeOf(enter(editor.email, newPassword))).toBe("none");
    expect((await ofUser(editor.email)).passwordHash).toMatch(/^\$argon2id\$/);
  });

  it("is only for members below the caller's own role", async () => {
    const admin = await team.addPerson("admin");
    const second = await team.addPerson("admin", "second");
    const reviewer = await team.addPerson("reviewer");
    const reset = async (userId: string) => codeOf(resetMember(await admin.caller(), { userId }));
    expect(await reset(owner.userId)).toBe("forbidden");
    expect(await reset(second.userId)).toBe("forbidden");
    expect(await reset(admin.userId)).toBe("forbidden");
    expect(await reset(reviewer.userId)).toBe("none");
  });

  it("is no way into another workspace in which the person stands higher", async () => {
    const other = await team.addWorkspace("other");
    const userId = await team.addUser("both@example.com", { [team.workspaceId]: "viewer", [other]: "owner" });
    expect(await codeOf(resetMember(await owner.caller(), { userId }))).toBe("forbidden");
  });
});
