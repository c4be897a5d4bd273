import { type MemberView, workspaces } from "#lib/api/contract/workspaces.ts";
import type { Caller } from "#lib/core/caller.ts";
import { DomainError } from "#lib/core/errors.ts";
import { canGrant, isAbove, type Role } from "#lib/core/permissions.ts";
import type { ReadTx, Tx } from "#lib/store/client.ts";
import { deleteOpenLinks } from "#lib/store/people/links.ts";
import {
  countOwners,
  deleteMember,
  findMember,
  lastSeenOf,
  listMembershipsOf,
  listMembers as listRows,
  type MemberRow,
  putMember,
} from "#lib/store/people/members.ts";
import { revokeSessionsIn, revokeSessionsOf } from "#lib/store/people/sessions.ts";
import { revokeTokensOf } from "#lib/store/people/tokens.ts";
import { findUserByEmail, insertUser } from "#lib/store/people/users.ts";
import { lockWorkspace } from "#lib/store/people/workspaces.ts";
import { usecase, workspaceOf } from "#lib/usecases/usecase.ts";
import { makeLink } from "./links.ts";
import { roleIn, shownRole } from "./roles.ts";

export const listMembers = usecase(workspaces.listMembers, async (tx, _, caller) => {
  const rows = await listRows(tx, workspaceOf(caller));
  const seen = await lastSeenOf(
    tx,
    rows.map(({ userId }) => userId),
  );
  return { members: rows.map((row) => viewOf(row, seen.get(row.userId))) };
});

export const addMember = usecase(workspaces.addMember, async (tx, { email, name, role }, caller) => {
  const workspaceId = workspaceOf(caller);
  const own = await lockAndRank(tx, caller, workspaceId);
  refuseGrant(own, role);
  const known = await findUserByEmail(tx, email);
  if (known && (await findMember(tx, workspaceId, known.id))) {
    throw new DomainError("conflict", "This person is a member already. Change the role in the list.");
  }
  const user = known ?? (await insertUser(tx, { id: crypto.randomUUID(), email, name, passwordHash: null }));
  const hasJoined = user.passwordHash !== null;
  // Whoever holds an open invitation would get what is granted here: it dies, and a new one goes to somebody who may manage the person.
  if (!hasJoined) await refuseUnlessManaged(tx, caller, { userId: user.id, hasJoined });
  await deleteOpenLinks(tx, user.id);
  await putMember(tx, workspaceId, user.id, role, caller.userId);
  const link = hasJoined ? null : (await makeLink(tx, "invite", user.id, caller.userId)).link;
  const member = await viewIn(tx, workspaceId, user.id);
  return { output: { member, link }, detail: { userId: user.id, email, role, isInvited: !hasJoined } };
});

export const setMemberRole = usecase(workspaces.setMemberRole, async (tx, { userId, role }, caller) => {
  const workspaceId = workspaceOf(caller);
  const own = await lockAndRank(tx, caller, workspaceId);
  const member = await getMember(tx, workspaceId, userId);
  if (member.userId === caller.userId) throw new DomainError("forbidden", "Nobody changes their own role. Ask another owner or admin.");
  const from = shownRole(member.role);
  refuseGrant(own, from);
  refuseGrant(own, role);
  if (from === role) return { output: await viewIn(tx, workspaceId, userId), detail: null };
  if (from === "owner") await refuseLastOwner(tx, workspaceId);
  // An open link was handed out for the old role; whoever holds it must not get the new one.
  await deleteOpenLinks(tx, userId);
  await putMember(tx, workspaceId, userId, role, caller.userId);
  return { output: await viewIn(tx, workspaceId, userId), detail: { userId, email: member.user.email, from, to: role } };
});

export const removeMember = usecase(workspaces.removeMember, async (tx, { userId }, caller) => {
  const workspaceId = workspaceOf(caller);
  const own = await lockAndRank(tx, caller, workspaceId);
  const member = await getMember(tx, workspaceId, userId);
  const role = shownRole(member.role);
  refuseGrant(own, role);
  if (role === "owner") await refuseLastOwner(tx, workspaceId);
  const now = new Date();
  await deleteMember(tx, workspaceId, userId);
  const isLast = (await listMembershipsOf(tx, userId)).length === 0;
  if (isLast) await deleteOpenLinks(tx, userId);
  const endedSessions = isLast ? await revokeSessionsOf(tx, { userId, now }) : await revokeSessionsIn(tx, { userId, workspaceId, now });
  // Revoked for good: adding the person again must not bring the old tokens back to life.
  const revokedTokens = await revokeTokensOf(tx, { userId, workspaceId, now });
  return { output: { ok: true }, detail: { userId, email: member.user.email, role, endedSessions, revokedTokens } };
});

export const resetMember = usecase(workspaces.resetMember, async (tx, { userId }, caller) => {
  const workspaceId = workspaceOf(caller);
  await lockAndRank(tx, caller, workspaceId);
  const { user } = await getMember(tx, workspaceId, userId);
  const hasJoined = user.passwordHash !== null;
  await refuseUnlessManaged(tx, caller, { userId, hasJoined });
  const endedSessions = await revokeSessionsOf(tx, { userId, now: new Date() });
  const { link } = await makeLink(tx, hasJoined ? "reset" : "invite", userId, caller.userId);
  return { output: { link }, detail: { userId, email: user.email, endedSessions } };
});

/** Locks the workspace, then reads the caller's role anew: it may have changed while the request was on its way. */
async function lockAndRank(tx: Tx, caller: Caller, workspaceId: string): Promise<Role> {
  await lockWorkspace(tx, workspaceId);
  const role = await roleIn(tx, caller, workspaceId);
  if (!role) throw new DomainError("forbidden", "You are not a member of this workspace any more.");
  return role;
}

function refuseGrant(own: Role, role: Role): void {
  if (!canGrant(own, role)) throw new DomainError("forbidden", `With the role ${own} you may not give or take the role ${role}.`);
}

async function refuseLastOwner(tx: ReadTx, workspaceId: string): Promise<void> {
  if ((await countOwners(tx, workspaceId)) > 1) return;
  throw new DomainError("conflict", "A workspace keeps at least one owner. Make somebody else an owner first.");
}

/**
 * A link lets its holder act as the person, in every workspace. So the caller must stand above the person in all of them; for somebody who
 * has not joined yet, it is enough that the caller may give that role.
 */
async function refuseUnlessManaged(tx: ReadTx, caller: Caller, person: { userId: string; hasJoined: boolean }): Promise<void> {
  for (const { workspaceId, role } of await listMembershipsOf(tx, person.userId)) {
    const own = await roleIn(tx, caller, workspaceId);
    const held = shownRole(role);
    const isManaged = own !== null && (person.hasJoined ? isAbove(own, held) : canGrant(own, held));
    if (isManaged) continue;
    throw new DomainError("forbidden", "This takes a higher role than the person's own, in every workspace that the person belongs to.");
  }
}

async function getMember(tx: ReadTx, workspaceId: string, userId: string): Promise<MemberRow> {
  const member = await findMember(tx, workspaceId, userId);
  if (!member) throw new DomainError("not_found", "There is no such member in this workspace.");
  return member;
}

async function viewIn(tx: ReadTx, workspaceId: string, userId: string): Promise<MemberView> {
  const seen = await lastSeenOf(tx, [userId]);
  return viewOf(await getMember(tx, workspaceId, userId), seen.get(userId));
}

function viewOf({ userId, role, createdAt, user }: MemberRow, lastSeenAt: Date | undefined): MemberView {
  return {
    userId,
    email: user.email,
    name: user.name,
    role: shownRole(role),
    hasJoined: user.passwordHash !== null,
    lastSeenAt: lastSeenAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
  };
}
