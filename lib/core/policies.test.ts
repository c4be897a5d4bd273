import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { matchesPattern } from "./path-patterns.ts";
import { describePolicy, findPolicyProblems, governs, type Policy, parsePolicy } from "./policies.ts";

const policy = (pattern: string, types: string[] = []): Policy => ({
  ...{ entryId: "policy-1", name: "p", version: 1 },
  document: { pattern, types, approvals: 1, approvers: { roles: [], people: [] }, allowsDirect: false, allowsBreakGlass: false },
});
const isAbout = (pattern: string, paths: string[], types: string[] = []) => governs(policy(pattern, types), { entryId: "e", paths });

describe("a pattern", () => {
  it.each([
    ["kv/limit", "kv/limit", true],
    ["kv/limit", "kv/limits", false],
    ["kv/*", "kv/limit", true],
    ["kv/*", "kv/a/b", false],
    ["kv/**", "kv/a/b", true],
    ["**", "block/aws-credentials/prod", true],
    ["block/*/prod-*", "block/aws-credentials/prod-1", true],
    ["block/*/prod-*", "block/aws-credentials/x/prod-1", false],
    ["config/**/db", "config/a/b/db", true],
    ["CONFIG/Prod/*", "config/prod/DB", true],
    ["kv/a.b", "kv/axb", false],
    ["kv/[a]", "kv/a", false],
    ["kv/(a|b)+", "kv/a", false],
    ["*", "kv/a", false],
    ["kv/***", "kv/a/b", true],
  ])("%s and %s: %s", (pattern, path, expected) => {
    expect(matchesPattern(pattern, path)).toBe(expected);
  });

  it("means what a regular expression of it would mean", () => {
    const text = fc.array(fc.constantFrom("a", "b", "/", "."), { maxLength: 10 }).map((parts) => parts.join(""));
    const pattern = fc.array(fc.constantFrom("a", "b", "/", ".", "*", "**"), { maxLength: 8 }).map((parts) => parts.join(""));
    fc.assert(
      fc.property(pattern, text, (glob, path) => {
        const source = glob.replace(/\*\*|\*|\./g, (part) => (part === "**" ? ".*" : part === "*" ? "[^/]*" : "\\."));
        expect(matchesPattern(glob, path)).toBe(new RegExp(`^${source}$`, "s").test(path));
      }),
      { numRuns: 2_000 },
    );
  });

  it("takes no longer for what was made to take long", () => {
    const at = performance.now();
    expect(matchesPattern("**a".repeat(100), `${"a".repeat(399)}b`)).toBe(false);
    expect(matchesPattern("*a".repeat(150), `${"a".repeat(399)}b`)).toBe(false);
    expect(performance.now() - at).toBeLessThan(2_000);
  });
});

describe("a policy", () => {
  it("is about a path that an entry leaves as about the one that it takes", () => {
    expect(isAbout("kv/prod/*", ["kv/prod/a", "kv/free/a"])).toBe(true);
    expect(isAbout("kv/prod/*", ["kv/free/a", "kv/prod/a"])).toBe(true);
    expect(isAbout("kv/prod/*", ["kv/free/a"])).toBe(false);
  });

  it("of block types is about blocks of those types alone", () => {
    expect(isAbout("**", ["block/aws-credentials/a"], ["aws-credentials"])).toBe(true);
    expect(isAbout("**", ["block/secret/a", "kv/aws-credentials", "config/aws-credentials/a"], ["aws-credentials"])).toBe(false);
  });

  it("is about itself, wherever it is moved", () => {
    const own = { entryId: "policy-1", paths: ["policy/elsewhere"] };
    expect(governs(policy("kv/**"), own)).toBe(true);
    expect(governs(policy("kv/**"), { ...own, entryId: "policy-2" })).toBe(false);
  });

  it("is read with what it leaves out filled in, and refused with a field for each fault", () => {
    expect(parsePolicy({ pattern: "**", approvals: 1 })).toMatchObject({ allowsDirect: false, allowsBreakGlass: false, types: [] });
    const faults: [object, string][] = [
      [{ pattern: "", approvals: 1 }, "pattern"],
      [{ pattern: "**", approvals: -1 }, "approvals"],
      [{ pattern: "**", approvals: 11 }, "approvals"],
      [{ pattern: "**", approvals: 1.5 }, "approvals"],
      [{ pattern: "**", approvals: 1, approvers: { roles: ["king"], people: [] } }, "approvers.roles.0"],
      [{ pattern: "**", approvals: 1, approvers: { people: ["no address"] } }, "approvers.people.0"],
      [{ pattern: "**", approvals: 1, allowsDirect: "yes" }, "allowsDirect"],
      [{ pattern: "**", approvals: 1, more: true }, ""],
    ];
    for (const [body, path] of faults) {
      expect(findPolicyProblems(body as never).map((problem) => problem.path)).toContain(path);
      expect(parsePolicy(body as never)).toBeUndefined();
    }
  });

  it("says in words what it asks for", () => {
    const { document } = policy("**");
    expect(describePolicy(document)).toBe("needs 1 approval from anybody who may review, not from its author");
    const named = { ...document, approvals: 2, allowsDirect: true, approvers: { roles: ["admin" as const], people: ["a@b.c"] } };
    expect(describePolicy(named)).toBe("needs 2 approvals from the role admin or a@b.c, not from its author; direct saves are allowed");
    expect(describePolicy({ ...document, approvals: 0 })).toBe("needs a change of its own, no approval");
    expect(describePolicy({ ...document, approvals: 0, allowsDirect: true })).toBe("asks for nothing");
  });
});
