import type { Caller } from "#lib/core/caller.ts";
import { DomainError } from "#lib/core/errors.ts";
import { type Permission, permissions, type Role, rolePermissions, roles } from "#lib/core/permissions.ts";
import type { ReadTx } from "#lib/store/client.ts";
import { findMember } from "#lib/store/people/members.ts";

/** The role of a stored membership; null for a text that is none. */
export function toRole(text: string): Role | null {
  return roles.find((role) => role === text) ?? null;
}

/** A stored role for a view; what is none shows as the least. */
export function shownRole(text: string): Role {
  return toRole(text) ?? "viewer";
}

/** The role that a caller has in a workspace at this moment, read in the transaction that decides by it; the machine's operator owns all. */
export async function roleIn(tx: ReadTx, caller: Caller, workspaceId: string): Promise<Role | null> {
  if (caller.kind === "system") return "owner";
  if (caller.kind !== "session") return null;
  const member = await findMember(tx, workspaceId, caller.id);
  return member && !member.user.isDisabled ? toRole(member.role) : null;
}

/** What a caller may do in a workspace at this moment. */
export async function permissionsIn(tx: ReadTx, caller: Caller, workspaceId: string): Promise<readonly Permission[]> {
  if (caller.kind === "system") return permissions;
  const role = await roleIn(tx, caller, workspaceId);
  return role ? rolePermissions[role] : [];
}

/** The person and the session of a caller; refuses with `forbidden` tokens and programs, which have no account to change. */
export function personOf(caller: Caller): { userId: string; sessionId: string } {
  if (caller.kind !== "session") throw new DomainError("forbidden", "Only a person who is signed in may do this. Use the browser.");
  return { userId: caller.id, sessionId: caller.credential };
}
