import { prefect1Contract } from "#lib/api/contract/prefect1.ts";
import type { Caller } from "#lib/core/caller.ts";
import { DomainError } from "#lib/core/errors.ts";
import { findWorkspace } from "#lib/store/people/workspaces.ts";
import { usecase, workspaceOf } from "#lib/usecases/usecase.ts";

export const readTenant = usecase(prefect1Contract.readTenant, async (tx, _, caller) => {
  const workspace = await findWorkspace(tx, workspaceOf(caller));
  if (!workspace) throw new DomainError("not_found", "There is no such workspace any more.");
  const { id, slug, name } = workspace;
  return { tenant: { id, slug, name }, userId: caller.userId };
});

/**
 * Refuses with `unauthenticated` a client that names another workspace than its token's: settings that belong to different servers or
 * teams must not read or write where they were not meant to. Without a tenant the token's own is meant.
 */
export function requireTenant(caller: Caller, tenantId: string | null): void {
  if (tenantId === null || tenantId.trim().toLowerCase() === caller.workspaceId) return;
  throw new DomainError("unauthenticated", "The token does not belong to this tenant. Take the tenant id away, or use a token of it.");
}
