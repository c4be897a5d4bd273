import type { AuditFilters } from "#lib/api/contract/audit.ts";
import type { Caller } from "#lib/core/caller.ts";
import { DomainError } from "#lib/core/errors.ts";
import { momentsIn } from "#lib/core/time-range.ts";
import { workspaceOf } from "#lib/usecases/usecase.ts";

/** The workspace whose log the caller may read. A token that is bound to a path would see the names of everything else there. */
export function auditedWorkspaceOf(caller: Caller): string {
  if (caller.pathPrefix !== "") {
    throw new DomainError("forbidden", "The audit log is of the whole workspace: a token that is bound to a path may not read it.");
  }
  return workspaceOf(caller);
}

/** What the filters ask of the table. Paths and names stand in the detail's JSON text, as JSON spells them. */
export function whereOf(workspaceId: string, { q, action, actor, result, from, to }: AuditFilters) {
  const moments = momentsIn({ from, to });
  return {
    workspaceId,
    ...(action ? { action } : {}),
    ...(result ? { result } : {}),
    ...(moments ? { at: moments } : {}),
    AND: [
      ...(actor ? [{ actorName: { contains: actor } }] : []),
      ...(q ? [{ detailText: { contains: JSON.stringify(q).slice(1, -1) } }] : []),
    ],
  };
}
