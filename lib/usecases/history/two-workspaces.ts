import type { Caller } from "#lib/core/caller.ts";
import { DomainError } from "#lib/core/errors.ts";
import { rolePermissions } from "#lib/core/permissions.ts";
import type { ReadTx } from "#lib/store/client.ts";
import { findWorkspaceBySlug, type WorkspaceRow } from "#lib/store/people/workspaces.ts";
import { personOf, roleIn } from "#lib/usecases/people/roles.ts";

/** A workspace and the same person as a caller there, with the rights of now. */
export type Place = { workspace: WorkspaceRow; caller: Caller };

/**
 * The two workspaces of a comparison. Refuses with `not_found` one that does not exist or that the person is no member of, with `forbidden`
 * tokens, which belong to one workspace, and with `invalid` one and the same.
 */
export async function twoWorkspaces(tx: ReadTx, caller: Caller, slugs: { source: string; target: string }) {
  if (slugs.source === slugs.target) {
    throw new DomainError("invalid", "A workspace is not compared with itself. Compare two revisions instead.", {
      problems: [{ path: "target", message: "is the source." }],
    });
  }
  return { source: await placeOf(tx, caller, slugs.source), target: await placeOf(tx, caller, slugs.target) };
}

async function placeOf(tx: ReadTx, caller: Caller, slug: string): Promise<Place> {
  personOf(caller);
  const workspace = await findWorkspaceBySlug(tx, slug);
  const role = workspace && (await roleIn(tx, caller, workspace.id));
  if (!workspace || !role) throw new DomainError("not_found", `There is no workspace ${slug}, or you are not a member of it.`);
  const there: Caller = { ...caller, workspaceId: workspace.id, role, permissions: new Set(rolePermissions[role]), pathPrefix: "" };
  if (!there.permissions.has("list")) throw new DomainError("forbidden", `You may not list the entries of ${slug}.`);
  return { workspace, caller: there };
}

/** Whether secrets may be read here in order to be carried elsewhere. */
export function maySendSecrets({ caller }: Place): boolean {
  return caller.permissions.has("reveal") || caller.permissions.has("pull");
}
