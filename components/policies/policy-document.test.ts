import { expect, test } from "vitest";
import { findPolicyProblems } from "#lib/core/policies.ts";
import { emptyPolicy, readPolicy, withPolicy } from "./policy-document.ts";
import { presetsFor } from "./presets.ts";

test("what a policy leaves out is read as what it counts as, and changing one thing writes nothing else", () => {
  const data = { pattern: "kv/**", approvals: 2 };
  expect(readPolicy(data)).toEqual({ ...emptyPolicy, pattern: "kv/**", approvals: 2 });
  expect(withPolicy(data, { allowsDirect: true })).toEqual({ pattern: "kv/**", approvals: 2, allowsDirect: true });
});

test("a document that is no policy is shown, not thrown at", () => {
  expect(readPolicy({ pattern: 7, types: "secret", approvals: "many", approvers: [], allowsDirect: "yes" })).toEqual(emptyPolicy);
});

test("every preset is a policy that the server takes", () => {
  for (const preset of [...presetsFor(true), ...presetsFor(false)]) expect(findPolicyProblems(preset.document)).toEqual([]);
});
