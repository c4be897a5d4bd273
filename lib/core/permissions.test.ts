import { describe, expect, it } from "vitest";
import { canGrant, permissions, rolePermissions, roles, tokenPermissions } from "./permissions.ts";

describe("roles", () => {
  it("of people who run a workspace or judge changes carry no right to see secrets", () => {
    for (const role of ["viewer", "reviewer", "admin"] as const) {
      expect(rolePermissions[role]).not.toContain("reveal");
      expect(rolePermissions[role]).not.toContain("pull");
    }
  });

  it("are handed out by nobody beyond what they hold", () => {
    expect(roles.filter((role) => canGrant("admin", role))).toEqual(["viewer", "reviewer", "admin"]);
    for (const own of ["viewer", "reader", "editor", "reviewer"] as const) expect(roles.filter((role) => canGrant(own, role))).toEqual([]);
  });
});

describe("a token", () => {
  it("never has more than its scopes, nor more than its maker", () => {
    expect(tokenPermissions(["pull"], permissions)).toEqual(["list", "reveal", "pull"]);
    expect(tokenPermissions(["pull", "push"], rolePermissions.admin)).toEqual(["list", "write"]);
    expect(tokenPermissions(["list", "pull", "push"], [])).toEqual([]);
  });
});
