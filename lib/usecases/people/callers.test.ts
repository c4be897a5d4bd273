import { execFileSync } from "node:child_process";
import Database from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Store } from "#lib/store/client.ts";
import { getInstance, setInstance } from "#lib/store/instance.ts";
import { createTokenFor } from "#lib/usecases/admin.ts";
import { codeOf, openTestTeam, type Person, type TestTeam, testRequest } from "#lib/usecases/testing-team.ts";
import { writeUses } from "#lib/usecases/uses/last-used.ts";
import { callerOfSession, callerOfToken, sessionLimits } from "./callers.ts";
import { removeMember, setMemberRole } from "./members.ts";
import { createToken, revokeToken } from "./tokens.ts";

let team: TestTeam;
let owner: Person;
let editor: Person;
beforeEach(async () => {
  team = await openTestTeam();
  owner = await team.addPerson("owner");
  editor = await team.addPerson("editor");
});
afterEach(async () => {
  vi.useRealTimers();
  await team.close();
});

const tokenOf = async (person: Person, scopes = ["pull", "push"]) => createToken(await person.caller(), { name: "ci", scopes });
const rightsOf = async (token: string) => [...(await callerOfToken(token, testRequest)).permissions].sort();

/** What another program does to the same database file. */
function elsewhere(sql: string): void {
  const connection = new Database(team.databaseFile);
  connection.exec(sql);
  connection.close();
}

describe("a token", () => {
  it("makes a caller with its scopes, its workspace and its maker", async () => {
    const { token, view } = await tokenOf(editor, ["pull"]);
    const caller = await callerOfToken(token, testRequest);
    expect(caller).toMatchObject({
      kind: "token",
      id: view.id,
      name: "ci",
      userId: editor.userId,
      workspaceId: team.workspaceId,
      role: null,
    });
    expect([...caller.permissions].sort()).toEqual(["list", "pull", "reveal"]);
  });

  it("is dead on the next request once it is revoked", async () => {
    const { token, view } = await tokenOf(editor);
    await callerOfToken(token, testRequest);
    await revokeToken(await editor.caller(), { id: view.id });
    expect(await codeOf(callerOfToken(token, testRequest))).toBe("unauthenticated");
  });

  it("is dead on the next request once another connection revokes it", async () => {
    const { token } = await tokenOf(editor);
    await callerOfToken(token, testRequest);
    elsewhere(`UPDATE "Token" SET revokedAt = 1`);
    expect(await codeOf(callerOfToken(token, testRequest))).toBe("unauthenticated");
  });

  it("is dead on the next request once another process revokes it", async () => {
    const { token } = await tokenOf(editor);
    await callerOfToken(token, testRequest);
    const script = `import D from "better-sqlite3"; new D(process.argv[1]).exec('UPDATE "Token" SET revokedAt = 1');`;
    execFileSync(process.execPath, ["--input-type=module", "-e", script, team.databaseFile]);
    expect(await codeOf(callerOfToken(token, testRequest))).toBe("unauthenticated");
  });

  it("is dead once it has expired, even while nothing changes", async () => {
    const { token, view } = await tokenOf(editor);
    await callerOfToken(token, testRequest);
    vi.useFakeTimers({ toFake: ["Date"], now: new Date(view.expiresAt).getTime() - 1_000 });
    expect((await callerOfToken(token, testRequest)).kind).toBe("token");
    vi.setSystemTime(new Date(view.expiresAt));
    expect(await codeOf(callerOfToken(token, testRequest))).toBe("unauthenticated");
  });

  it("is dead once its maker is disabled", async () => {
    const { token } = await tokenOf(editor);
    await callerOfToken(token, testRequest);
    await team.store.write((tx) => tx.user.update({ where: { id: editor.userId }, data: { isDisabled: true } }));
    expect(await codeOf(callerOfToken(token, testRequest))).toBe("unauthenticated");
  });

  it("is dead once its maker is no member any more", async () => {
    const { token } = await tokenOf(editor);
    elsewhere(`DELETE FROM "Member" WHERE userId = '${editor.userId}'`);
    expect(await codeOf(callerOfToken(token, testRequest))).toBe("unauthenticated");
  });

  it("stays dead when its maker was removed and comes back", async () => {
    const { token } = await tokenOf(editor);
    await removeMember(await owner.caller(), { userId: editor.userId });
    await team.store.write((tx) => tx.member.create({ data: { workspaceId: team.workspaceId, userId: editor.userId, role: "editor" } }));
    expect(await codeOf(callerOfToken(token, testRequest))).toBe("unauthenticated");
  });

  it("may never do more than its maker may at this moment", async () => {
    const { token } = await tokenOf(editor);
    expect(await rightsOf(token)).toEqual(["list", "pull", "reveal", "write"]);
    await setMemberRole(await owner.caller(), { userId: editor.userId, role: "viewer" });
    expect(await rightsOf(token)).toEqual(["list"]);
    await setMemberRole(await owner.caller(), { userId: editor.userId, role: "admin" });
    expect(await rightsOf(token)).toEqual(["list", "write"]);
  });

  it("of the machine's operator has its scopes and nobody behind it", async () => {
    const { token } = await createTokenFor({ workspace: "default", name: "deploy", scopes: ["pull"], days: 30 });
    expect(await callerOfToken(token, testRequest)).toMatchObject({ kind: "token", userId: null, workspaceId: team.workspaceId });
    expect(await rightsOf(token)).toEqual(["list", "pull", "reveal"]);
  });

  it("costs no query while nothing changes, and a malformed one never does", async () => {
    const { token } = await tokenOf(editor);
    await writeUses();
    const reads = countReads();
    await callerOfToken(token, testRequest);
    expect(reads()).toBe(1);
    for (let i = 0; i < 100; i++) await callerOfToken(token, testRequest);
    for (const text of ["", "x", token.slice(0, -1), `${token.slice(0, -1)}_`, `${token} `, "a".repeat(10_000)]) {
      expect(await codeOf(callerOfToken(text, testRequest))).toBe("unauthenticated");
    }
    expect(reads()).toBe(1);
  });

  it("whose row is given another hash is dead at once, and so is one whose row is gone", async () => {
    const [first, second] = [await tokenOf(editor), await tokenOf(editor)];
    for (const { token } of [first, second]) await callerOfToken(token, testRequest);
    await team.store.write((tx) => tx.token.update({ where: { id: first.view.id }, data: { hash: "another" } }));
    await team.store.write((tx) => tx.token.delete({ where: { id: second.view.id } }));
    for (const { token } of [first, second]) expect(await codeOf(callerOfToken(token, testRequest))).toBe("unauthenticated");
  });

  it("keeps when and from where it was used last, at most once a minute", async () => {
    const { token, view } = await tokenOf(editor);
    await callerOfToken(token, { ...testRequest, ip: "10.1.2.3" });
    await writeUses();
    const used = await team.store.read((tx) => tx.token.findUnique({ where: { id: view.id } }));
    expect(used?.lastUsedIp).toBe("10.1.2.3");
    const stamp = team.store.changeStamp();
    await callerOfToken(token, { ...testRequest, ip: "10.9.9.9" });
    await writeUses();
    expect(team.store.changeStamp()).toBe(stamp);
  });

  it("serves while its last use cannot be written", async () => {
    const { token } = await tokenOf(editor);
    const { store, ...rest } = getInstance();
    setInstance({ ...rest, store: { ...store, write: () => Promise.reject(new Error("disk full")) } });
    expect((await callerOfToken(token, testRequest)).kind).toBe("token");
  });
});

describe("a session", () => {
  it("makes a caller with the rights of the role", async () => {
    expect(await editor.caller()).toMatchObject({ kind: "session", id: editor.userId, role: "editor", workspaceId: team.workspaceId });
  });

  it.each(["", "x", "A".repeat(43), "A".repeat(10_000)])("that is none (%#) is anonymous", async (text) => {
    expect((await callerOfSession(text, testRequest)).kind).toBe("anonymous");
  });

  it("has another role on the next request", async () => {
    await editor.caller();
    await setMemberRole(await owner.caller(), { userId: editor.userId, role: "viewer" });
    expect((await editor.caller()).role).toBe("viewer");
  });

  it("is over when its person is disabled, its time is up or nobody used it for long", async () => {
    const start = Date.now();
    vi.useFakeTimers({ toFake: ["Date"], now: start });
    for (let hours = 1; hours * 3_600_000 < sessionLimits.absoluteMs; hours++) {
      vi.setSystemTime(start + hours * 3_600_000);
      expect((await editor.caller()).kind, `after ${hours} h in use`).toBe("session");
    }
    vi.setSystemTime(start + sessionLimits.absoluteMs + 60_000);
    expect((await editor.caller()).kind, "after its time").toBe("anonymous");
    vi.setSystemTime(start + sessionLimits.idleMs + 60_000);
    expect((await owner.caller()).kind, "unused").toBe("anonymous");
    vi.setSystemTime(start);
    const reader = await team.addPerson("reader");
    elsewhere(`UPDATE "User" SET isDisabled = 1 WHERE id = '${reader.userId}'`);
    expect((await reader.caller()).kind, "disabled").toBe("anonymous");
  });

  it("works in the workspace that a link names, and in none that its person is not in", async () => {
    const other = await team.addWorkspace("prod");
    await team.addWorkspace("foreign");
    await team.store.write((tx) => tx.member.create({ data: { workspaceId: other, userId: editor.userId, role: "viewer" } }));
    expect(await callerOfSession(editor.sessionId, testRequest, "prod")).toMatchObject({ workspaceId: other, role: "viewer" });
    expect(await codeOf(callerOfSession(editor.sessionId, testRequest, "foreign"))).toBe("not_found");
    expect(await codeOf(callerOfSession(editor.sessionId, testRequest, "missing"))).toBe("not_found");
  });

  it("of somebody who is a member nowhere has no rights", async () => {
    elsewhere(`DELETE FROM "Member" WHERE userId = '${editor.userId}'`);
    expect(await editor.caller()).toMatchObject({ kind: "session", workspaceId: null, role: null, permissions: new Set() });
  });
});

/** Counts the reading transactions from now on. */
function countReads(): () => number {
  const { store, ...rest } = getInstance();
  let count = 0;
  const read: Store["read"] = (fn) => {
    count++;
    return store.read(fn);
  };
  setInstance({ ...rest, store: { ...store, read } });
  return () => count;
}
