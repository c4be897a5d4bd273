import type { Caller } from "#lib/core/caller.ts";
import { permissions, rolePermissions, tokenPermissions } from "#lib/core/permissions.ts";
import type { ReadTx } from "#lib/store/client.ts";
import { findMember } from "#lib/store/people/members.ts";
import { findToken } from "#lib/store/people/tokens.ts";
import { parseScopes } from "#lib/usecases/people/callers.ts";
import { toRole } from "#lib/usecases/people/roles.ts";

type Actor = { actorKind: string; actorId: string; userId: string | null };

/** One's own client, or the client of a token that one made; with the right to manage, any. */
export function canForget(caller: Caller, { actorId, userId }: Actor): boolean {
  const isMine = actorId === caller.id || (caller.kind === "session" && userId !== null && userId === caller.userId);
  return isMine || caller.permissions.has("manage");
}

/** True when whoever stands behind a client may send changes at this moment. */
export async function canSend(tx: ReadTx, workspaceId: string, { actorKind, actorId, userId }: Actor): Promise<boolean> {
  const token = actorKind === "token" ? await findToken(tx, workspaceId, actorId) : null;
  if (actorKind === "token" && (!token || token.revokedAt !== null || token.expiresAt <= new Date())) return false;
  const member = userId === null ? null : await findMember(tx, workspaceId, userId);
  const role = member && !member.user.isDisabled ? toRole(member.role) : null;
  if (userId !== null && !role) return false;
  const held = role ? rolePermissions[role] : permissions;
  return (token ? tokenPermissions(parseScopes(token.scopesText), held) : held).includes("write");
}
