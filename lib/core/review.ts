import { canonicalJson } from "./json.ts";
import type { Permission, Role } from "./permissions.ts";
import { rolePermissions } from "./permissions.ts";
import type { Policy } from "./policies.ts";

/** The three things that a verdict is bound to. */
export type Covered = {
  contentHash: string;
  /** The head versions that the change is compared with, by entry id, as canonical JSON. */
  basesText: string;
  /** The versions of the policies that hold, by entry id, as canonical JSON. */
  policiesText: string;
};

export type Verdict = Covered & {
  id: string;
  userId: string;
  userName: string;
  verdict: string;
  withdrawnAt: Date | null;
  createdAt: Date;
};

/** Somebody whose verdict may count, as they are now. */
export type Reviewer = {
  userId: string;
  email: string;
  name: string;
  /** Null: no member of the workspace any more. */
  role: Role | null;
  isDisabled: boolean;
  /** Who gave the role, and who made the link with which the account was taken into use last, as far as that was after the change was begun. */
  madeBy: readonly string[];
};

/** The people behind the content: its author and everybody who edited it since. */
export type Contributors = { userIds: ReadonlySet<string>; emails: ReadonlySet<string> };

export type Need = { policy: Policy; paths: string[]; approvedBy: string[]; isMet: boolean };

export type Judgement = {
  needs: Need[];
  /** Why a verdict does not count, by its id; absent: it counts. */
  voids: ReadonlyMap<string, string>;
  /** Those whose latest verdict that counts asks for changes. */
  objectors: string[];
  /** True when everything that the policies ask for is there and nobody who counts objects. */
  isCleared: boolean;
};

/**
 * What the verdicts on a change come to, given oldest first. Nobody approves what they wrote: not with another account of the same address, not with one that
 * they made or promoted since the change was begun. What moved since a verdict takes it away. Each person counts once, with the latest verdict.
 */
export function judge(
  requirements: readonly { policy: Policy; paths: string[] }[],
  verdicts: readonly Verdict[],
  now: Covered,
  people: ReadonlyMap<string, Reviewer>,
  contributors: Contributors,
): Judgement {
  const voids = new Map<string, string>();
  const latest = new Map<string, Verdict>();
  for (const verdict of verdicts.toSorted((a, b) => a.createdAt.getTime() - b.createdAt.getTime()).reverse()) {
    const reviewer = people.get(verdict.userId);
    const reason = latest.has(verdict.userId)
      ? "A later verdict of the same person replaces it."
      : whyVoid(verdict, now, reviewer, contributors);
    if (!latest.has(verdict.userId) && verdict.withdrawnAt === null) latest.set(verdict.userId, verdict);
    if (reason) voids.set(verdict.id, reason);
  }
  const counting = [...latest.values()].filter(({ id }) => !voids.has(id));
  const approvers = counting.filter(({ verdict }) => verdict === "approved");
  const needs = requirements.map(({ policy, paths }): Need => {
    const fitting = approvers.filter(({ userId }) => isApprover(policy, people.get(userId)));
    const approvedBy = onePerPerson(fitting, people);
    return { policy, paths, approvedBy, isMet: approvedBy.length >= policy.document.approvals };
  });
  const objectors = counting.filter(({ verdict }) => verdict === "changes requested").map(({ userName }) => userName);
  const isHeldUp = requirements.length > 0 && objectors.length > 0;
  return { needs, voids, objectors, isCleared: needs.every(({ isMet }) => isMet) && !isHeldUp };
}

/** The people who wrote or edited a change, by account and by person. */
export function contributorsOf(userIds: Iterable<string>, people: ReadonlyMap<string, Reviewer>): Contributors {
  const ids = new Set(userIds);
  return { userIds: ids, emails: new Set([...ids].flatMap((id) => people.get(id)?.email ?? []).map(personKey)) };
}

/** What a verdict is bound to: this content, on these head versions (by entry id), under these policies. */
export function coveredOf(contentHash: string, bases: Iterable<readonly [string, number]>, policies: readonly Policy[]): Covered {
  const versions = policies.map(({ entryId, version }) => [entryId, version] as const);
  return { contentHash, basesText: canonicalJson(Object.fromEntries(bases)), policiesText: canonicalJson(Object.fromEntries(versions)) };
}

/** Why a verdict of this person on this change would not count; undefined: it would. */
export function whyNotReviewer(reviewer: Reviewer | undefined, contributors: Contributors): string | undefined {
  if (!reviewer?.role || reviewer.isDisabled) return "This person is no member of the workspace any more.";
  if (!may(reviewer.role, "review")) return "This person's role may not review.";
  if (contributors.userIds.has(reviewer.userId)) return "Nobody approves what they wrote or edited themselves.";
  if (contributors.emails.has(personKey(reviewer.email))) return "This is another account of somebody who wrote the change.";
  if (reviewer.madeBy.some((id) => contributors.userIds.has(id))) {
    return "Somebody who wrote the change gave this person the role or the account since it was begun.";
  }
  return undefined;
}

/** Whether a policy names this person: by address, by role, or as anybody who may review. */
export function isApprover({ document: { approvers } }: Policy, reviewer: Reviewer | undefined): boolean {
  if (!reviewer?.role) return false;
  if (approvers.roles.length === 0 && approvers.people.length === 0) return true;
  return approvers.roles.includes(reviewer.role) || approvers.people.some((email) => email.toLowerCase() === reviewer.email.toLowerCase());
}

/** One key for the addresses that reach one person: case and what stands behind a plus make no other. */
export function personKey(email: string): string {
  const [name = "", domain = ""] = email.toLowerCase().split("@");
  return `${name.split("+")[0]}@${domain}`;
}

function whyVoid(verdict: Verdict, now: Covered, reviewer: Reviewer | undefined, contributors: Contributors): string | undefined {
  if (verdict.withdrawnAt) return "It was withdrawn.";
  if (verdict.contentHash !== now.contentHash) return "The change was edited since.";
  if (verdict.basesText !== now.basesText) return "An entry that the change is about was changed since.";
  if (verdict.policiesText !== now.policiesText) return "A policy was changed since.";
  return whyNotReviewer(reviewer, contributors);
}

/** Two accounts of one address are one person. */
function onePerPerson(verdicts: readonly Verdict[], people: ReadonlyMap<string, Reviewer>): string[] {
  const names = new Map(verdicts.map(({ userId, userName }) => [personKey(people.get(userId)?.email ?? userId), userName]));
  return [...names.values()];
}

function may(role: Role, permission: Permission): boolean {
  return rolePermissions[role].includes(permission);
}
