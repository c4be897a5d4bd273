import { expect, test } from "vitest";
import type { PolicyDocument } from "#lib/core/policies.ts";
import { fittingPeople, lockoutWords } from "./approver-count.ts";
import { emptyPolicy } from "./policy-document.ts";

const person = (name: string, role: string) => ({ userId: name, name, email: `${name}@example.com`, role });
const people = [person("olga", "owner"), person("rita", "reviewer"), person("emil", "editor")];
const policy = (next: Partial<PolicyDocument>): PolicyDocument => ({ ...emptyPolicy, pattern: "**", ...next });
const names = (document: PolicyDocument) => fittingPeople(people, document).map(({ name }) => name);

test("a policy that names nobody counts everybody who may review; one that names roles and addresses counts exactly those", () => {
  expect(names(policy({}))).toEqual(["olga", "rita", "emil"]);
  expect(names(policy({ approvers: { roles: ["reviewer"], people: ["EMIL@example.com"] } }))).toEqual(["rita", "emil"]);
  expect(names(policy({ approvers: { roles: [], people: ["gone@example.com"] } }))).toEqual([]);
});

test("a policy that nobody could meet says so before it is saved, and so does one that leaves its own approver out", () => {
  const reviewers = { roles: ["reviewer" as const], people: [] };
  expect(lockoutWords(people, policy({ approvals: 2, approvers: reviewers }))).toContain(
    "it needs 2 approvals, and only 1 person here counts",
  );
  expect(lockoutWords(people, policy({ approvers: { roles: [], people: ["gone@example.com"] } }))).toContain("nobody here counts");
  expect(lockoutWords(people, policy({ approvers: reviewers }))).toContain(
    "only 1 person here counts. What they change themselves cannot be approved",
  );
  expect(lockoutWords(people, policy({ approvals: 2 }))).toBeUndefined();
  expect(lockoutWords([], policy({ approvals: 0 }))).toBeUndefined();
});
