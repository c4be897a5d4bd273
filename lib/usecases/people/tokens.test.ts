import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Role, roles, tokenScopes } from "#lib/core/permissions.ts";
import { createChange } from "#lib/usecases/changes/changes.ts";
import { codeOf, openTestTeam, type Person, type TestTeam, testRequest } from "#lib/usecases/testing-team.ts";
import { callerOfToken } from "./callers.ts";
import { setMemberRole } from "./members.ts";
import { createToken, listTokens, revokeToken } from "./tokens.ts";

let team: TestTeam;
let owner: Person;
let editor: Person;
beforeEach(async () => {
  team = await openTestTeam();
  owner = await team.addPerson("owner");
  editor = await team.addPerson("editor");
});
afterEach(() => team.close());

const order = { name: "ci", scopes: ["pull"] };
const namesOf = async (person: Person) => (await listTokens(await person.caller(), {})).tokens.map(({ name }) => name).sort();

/** Which scopes each role may hand on; an admin changes secrets without seeing them. */
const allowed: Record<Role, readonly string[]> = {
  viewer: ["list"],
  reader: ["list", "pull"],
  editor: ["list", "pull", "push", "review"],
  reviewer: ["list", "review"],
  admin: ["list", "push", "review", "audit"],
  owner: ["list", "pull", "push", "review", "audit"],
};

describe("making a token", () => {
  it.each(roles)("gives a %s no scope beyond the own rights", async (role) => {
    const person = await team.addPerson(role, "maker");
    const given: string[] = [];
    for (const scope of tokenScopes) {
      if ((await codeOf(createToken(await person.caller(), { name: scope, scopes: [scope] }))) === "none") given.push(scope);
    }
    expect(given).toEqual(allowed[role]);
  });

  it("shows the token in its answer alone, and its beginning ever after", async () => {
    const { token, view } = await createToken(await editor.caller(), order);
    expect(token).toMatch(/^byd_pat_[0-9A-Za-z]{28}$/);
    expect(view).toMatchObject({ prefix: token.slice(0, 16), scopes: ["pull"], createdBy: "The editor@example.com", state: "active" });
    const days = (new Date(view.expiresAt).getTime() - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(89.9);
    expect(days).toBeLessThan(90.1);
    const rest = JSON.stringify([await listTokens(await owner.caller(), {}), await team.auditOf("createToken")]);
    expect(rest).toContain(view.id);
    expect(rest).not.toContain(token.slice(0, 20));
  });

  it("goes by what the person may do now, not by what the request came with", async () => {
    const stale = await editor.caller();
    await setMemberRole(await owner.caller(), { userId: editor.userId, role: "viewer" });
    expect(await codeOf(createToken(stale, order))).toBe("forbidden");
  });

  it("is not for tokens: a stolen one must not outlive itself", async () => {
    const { token } = await createToken(await owner.caller(), { name: "all", scopes: ["list", "pull", "push"] });
    expect(await codeOf(createToken(await callerOfToken(token, testRequest), order))).toBe("forbidden");
  });

  it.each([
    [{ expiresInDays: 366 }],
    [{ expiresInDays: 0 }],
    [{ scopes: [] }],
    [{ scopes: ["own"] }],
    [{ pathPrefix: "secrets/" }],
    [{ pathPrefix: "kv/../x\u0000" }],
    [{ name: " " }],
    [{ workspaceId: "other" }],
  ])("refuses %j", async (more) => {
    expect(await codeOf(createToken(await owner.caller(), { ...order, ...more }))).toBe("invalid");
  });

  it("binds it to a path prefix", async () => {
    const { token } = await createToken(await editor.caller(), { ...order, pathPrefix: "block/aws-credentials/" });
    expect((await callerOfToken(token, testRequest)).pathPrefix).toBe("block/aws-credentials");
  });

  it("tells how many of today's entries it sees: none below a prefix that ends within their names", async () => {
    const put = (path: string) => ({ op: "put", path, baseVersion: 0, data: { value: 1 } });
    await createChange(await owner.caller(), { edits: ["kv/app-a", "kv/app-b", "kv/app/c"].map(put) });
    const seenBy = async (pathPrefix: string) => (await createToken(await editor.caller(), { ...order, pathPrefix })).entries;
    expect(await Promise.all(["", "kv", "kv/app", "kv/app-", "kv/app-a"].map(seenBy))).toEqual([3, 3, 1, 0, 1]);
  });
});

describe("tokens", () => {
  it("are listed for who made them, and all of them for who may manage", async () => {
    const admin = await team.addPerson("admin");
    await createToken(await editor.caller(), { ...order, name: "mine" });
    await createToken(await owner.caller(), { ...order, name: "theirs" });
    expect(await namesOf(editor)).toEqual(["mine"]);
    expect(await namesOf(owner)).toEqual(["mine", "theirs"]);
    expect(await namesOf(admin)).toEqual(["mine", "theirs"]);
  });

  it("see and revoke themselves alone", async () => {
    const { token, view } = await createToken(await owner.caller(), { ...order, name: "one" });
    const { view: other } = await createToken(await owner.caller(), { ...order, name: "two" });
    const caller = await callerOfToken(token, testRequest);
    expect((await listTokens(caller, {})).tokens.map(({ name }) => name)).toEqual(["one"]);
    expect(await codeOf(revokeToken(caller, { id: other.id }))).toBe("not_found");
    await revokeToken(caller, { id: view.id });
    expect(await codeOf(callerOfToken(token, testRequest))).toBe("unauthenticated");
  });

  it("of others and of other workspaces are as absent as missing ones", async () => {
    const { view } = await createToken(await owner.caller(), order);
    expect(await codeOf(revokeToken(await editor.caller(), { id: view.id }))).toBe("not_found");
    expect(await codeOf(revokeToken(await editor.caller(), { id: "missing" }))).toBe("not_found");
    const foreign = { ...(await owner.caller()), workspaceId: await team.addWorkspace("other") };
    expect(await codeOf(revokeToken(foreign, { id: view.id }))).toBe("not_found");
    expect((await listTokens(foreign, {})).tokens).toEqual([]);
  });

  it("are recorded when they are made and when they are revoked, once", async () => {
    const { view } = await createToken(await editor.caller(), order);
    await revokeToken(await owner.caller(), { id: view.id });
    await revokeToken(await owner.caller(), { id: view.id });
    expect(await team.auditOf("createToken")).toMatchObject([{ actorId: editor.userId, detailText: expect.stringContaining(view.id) }]);
    expect(await team.auditOf("revokeToken")).toMatchObject([{ actorId: owner.userId, detailText: expect.stringContaining(view.id) }]);
    expect((await listTokens(await owner.caller(), {})).tokens).toMatchObject([{ state: "revoked" }]);
  });
});
