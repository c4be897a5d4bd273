import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { contract, type OperationName } from "#lib/api/contract.ts";
import { anonymousCaller, type Caller } from "#lib/core/caller.ts";
import { type Allow, type Permission, rolePermissions, roles, tokenPermissions, tokenScopes } from "#lib/core/permissions.ts";
import { usecases } from "./registry.ts";
import { codeOf, openTestTeam, type TestTeam, testRequest } from "./testing-team.ts";

// Every row of the contract × every kind of caller, from the tables. What is allowed gets as far as its input, which is none.
type Case = { who: string; caller: () => Caller; permissions: readonly Permission[] };

let team: TestTeam;
beforeAll(async () => {
  team = await openTestTeam();
});
afterAll(() => team.close());

const caller = (more: Partial<Caller>): Caller => ({ ...anonymousCaller(testRequest), workspaceId: team.workspaceId, ...more });

const cases: Case[] = [
  ...roles.map((role) => ({
    who: role,
    permissions: rolePermissions[role],
    caller: () => caller({ kind: "session", id: role, name: role, userId: role, role, permissions: new Set(rolePermissions[role]) }),
  })),
  ...tokenScopes.map((scope) => {
    const permissions = tokenPermissions([scope], rolePermissions.owner);
    return {
      who: `a token for ${scope}`,
      permissions,
      caller: () => caller({ kind: "token", id: scope, name: scope, userId: "owner", permissions: new Set(permissions) }),
    };
  }),
  {
    who: "a member of no workspace",
    permissions: [],
    caller: () =>
      caller({ kind: "session", id: "lost", name: "lost", userId: "lost", workspaceId: null, permissions: new Set(rolePermissions.owner) }),
  },
];

const operations = Object.keys(contract) as OperationName[];

describe.each(cases)("$who", ({ caller, permissions }) => {
  it.each(operations)("is let into %s exactly when the table says so", async (name) => {
    const allow: Allow = contract[name].allow;
    const isAllowed = allow === "anyone" || allow === "signed-in" || permissions.includes(allow);
    const before = await team.auditOf(name);
    expect(await codeOf(usecases[name](caller(), null))).toBe(isAllowed ? "invalid" : "forbidden");
    const denied = (await team.auditOf(name)).slice(before.length);
    expect(denied.map(({ result, actorId }) => [result, actorId])).toEqual(isAllowed ? [] : [["denied", caller().id]]);
  });
});

describe("nobody", () => {
  it.each(operations)("is let into %s only when it is for anyone", async (name) => {
    const code = contract[name].allow === "anyone" ? "invalid" : "unauthenticated";
    expect(await codeOf(usecases[name](anonymousCaller(testRequest), null))).toBe(code);
  });
});

describe("an admin", () => {
  it("has no right to see a secret", () => {
    expect(rolePermissions.admin).not.toContain("reveal");
    expect(rolePermissions.admin).not.toContain("pull");
  });
});
