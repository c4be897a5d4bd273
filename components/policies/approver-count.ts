import type { OutputOf } from "#lib/api/client.ts";
import type { PolicyDocument } from "#lib/core/policies.ts";

type Person = OutputOf<"listReviewers">["people"][number];

/** Who of those who may review here counts for a policy. */
export function fittingPeople(people: readonly Person[], { approvers }: PolicyDocument): Person[] {
  if (approvers.roles.length === 0 && approvers.people.length === 0) return [...people];
  const addresses = new Set(approvers.people.map((email) => email.toLowerCase()));
  return people.filter(({ role, email }) => approvers.roles.some((known) => known === role) || addresses.has(email.toLowerCase()));
}

/** Why the approvals that a policy asks for could not be got, in words; undefined: they can. */
export function lockoutWords(people: readonly Person[], document: PolicyDocument): string | undefined {
  const { approvals } = document;
  if (approvals === 0) return undefined;
  const count = fittingPeople(people, document).length;
  const needed = approvals === 1 ? "1 approval" : `${approvals} approvals`;
  const fitting = count === 0 ? "nobody here counts" : count === 1 ? "only 1 person here counts" : `only ${count} people here count`;
  if (count < approvals) return `Nothing that it is about could be changed: it needs ${needed}, and ${fitting}.`;
  if (count > approvals) return undefined;
  const own = count === 1 ? "What they change themselves" : "What one of them changes";
  return `It needs ${needed}, and ${fitting}. ${own} cannot be approved: nobody approves their own change.`;
}
