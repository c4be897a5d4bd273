import type { Impact, ImpactToken } from "#lib/api/contract/impact.ts";
import { isInScope } from "#lib/core/caller.ts";
import { permissions, type Role, rolePermissions, roles, tokenPermissions } from "#lib/core/permissions.ts";
import type { ReadTx } from "#lib/store/client.ts";
import { listMembers, type MemberRow } from "#lib/store/people/members.ts";
import { listLiveTokens, type TokenRow } from "#lib/store/people/tokens.ts";
import { parseScopes } from "#lib/usecases/people/callers.ts";
import { toRole } from "#lib/usecases/people/roles.ts";

const namesListedMax = 100;

export type Readers = { readers: Impact["readers"]; tokensFor: (path: string) => ImpactToken[] };

/** Who may read secrets in a workspace at this moment: people by role, and the tokens for a path. Two queries. */
export async function loadReaders(tx: ReadTx, workspaceId: string, { withNames }: { withNames: boolean }): Promise<Readers> {
  const members = (await listMembers(tx, workspaceId)).filter(({ user }) => !user.isDisabled);
  const roleOf = new Map(members.flatMap(({ userId, role }): [string, Role][] => toPair(userId, toRole(role))));
  const tokens = (await listLiveTokens(tx, workspaceId, new Date())).filter((token) => mayPull(token, roleOf));
  return {
    readers: revealingRoles(members, withNames),
    tokensFor: (path) => tokens.filter((token) => isInScope(token, path)).map(viewOf),
  };
}

function toPair(userId: string, role: Role | null): [string, Role][] {
  return role ? [[userId, role]] : [];
}

/** What counts for a token's caller too: its scopes, never more than its maker holds now. One without a maker was made on the machine. */
function mayPull({ scopesText, createdById }: TokenRow, roleOf: ReadonlyMap<string, Role>): boolean {
  const role = createdById === null ? undefined : roleOf.get(createdById);
  if (createdById !== null && !role) return false;
  return tokenPermissions(parseScopes(scopesText), role ? rolePermissions[role] : permissions).includes("pull");
}

function revealingRoles(members: readonly MemberRow[], withNames: boolean): Impact["readers"] {
  const joined = members.filter(({ user }) => user.passwordHash !== null);
  return roles
    .filter((role) => rolePermissions[role].includes("reveal"))
    .map((role) => {
      const names = joined.filter((member) => toRole(member.role) === role).map(({ user }) => user.name);
      return { role, count: names.length, names: withNames ? names.sort().slice(0, namesListedMax) : null };
    });
}

function viewOf({ id, name, pathPrefix, createdBy, expiresAt, lastUsedAt }: TokenRow): ImpactToken {
  return {
    ...{ id, name, pathPrefix, createdBy: createdBy?.name ?? "admin command" },
    ...{ expiresAt: expiresAt.toISOString(), lastUsedAt: lastUsedAt?.toISOString() ?? null },
  };
}
