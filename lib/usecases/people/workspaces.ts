import { type WorkspaceView, workspaces } from "#lib/api/contract/workspaces.ts";
import { DomainError } from "#lib/core/errors.ts";
import type { Role } from "#lib/core/permissions.ts";
import type { ReadTx } from "#lib/store/client.ts";
import { listMembershipsOf, putMember } from "#lib/store/people/members.ts";
import { setSessionWorkspace } from "#lib/store/people/sessions.ts";
import {
  findWorkspace,
  findWorkspaceBySlug,
  insertWorkspace,
  updateWorkspace as updateRow,
  type WorkspaceRow,
} from "#lib/store/people/workspaces.ts";
import { usecase, workspaceOf } from "#lib/usecases/usecase.ts";
import { personOf, roleIn, shownRole } from "./roles.ts";

export const listWorkspaces = usecase(workspaces.listWorkspaces, async (tx, _, caller) => {
  const { userId } = personOf(caller);
  return { workspaces: await workspacesOf(tx, userId) };
});

export const createWorkspace = usecase(workspaces.createWorkspace, async (tx, input, caller) => {
  const { userId } = personOf(caller);
  if (await findWorkspaceBySlug(tx, input.slug))
    throw new DomainError("conflict", "There is a workspace with this slug already. Choose another.");
  const workspace = await insertWorkspace(tx, { id: crypto.randomUUID(), ...input });
  await putMember(tx, workspace.id, userId, "owner");
  const { id: workspaceId, slug, name } = workspace;
  return { output: viewOf(workspace, "owner"), detail: { slug, name }, workspaceId };
});

export const updateWorkspace = usecase(workspaces.updateWorkspace, async (tx, { name, color, isProduction, trashDays }, caller) => {
  const workspaceId = workspaceOf(caller);
  const before = await findWorkspace(tx, workspaceId);
  const role = await roleIn(tx, caller, workspaceId);
  if (!before || !role) throw new DomainError("not_found", "There is no such workspace.");
  const { name: oldName, color: oldColor, isProduction: wasProduction, trashDays: oldDays } = before;
  const next = {
    name: name ?? oldName,
    color: color ?? oldColor,
    isProduction: isProduction ?? wasProduction,
    trashDays: trashDays ?? oldDays,
  };
  const workspace = await updateRow(tx, workspaceId, next);
  const from = { name: oldName, color: oldColor, isProduction: wasProduction, trashDays: oldDays };
  return { output: viewOf(workspace, role), detail: { slug: workspace.slug, from, to: next } };
});

export const switchWorkspace = usecase(workspaces.switchWorkspace, async (tx, { slug }, caller) => {
  const { userId, sessionId } = personOf(caller);
  const workspace = (await workspacesOf(tx, userId)).find((known) => known.slug === slug);
  if (!workspace) throw new DomainError("not_found", "There is no such workspace, or you are not a member of it.");
  await setSessionWorkspace(tx, sessionId, workspace.id);
  return { output: workspace, detail: { slug }, workspaceId: workspace.id };
});

async function workspacesOf(tx: ReadTx, userId: string): Promise<WorkspaceView[]> {
  const memberships = await listMembershipsOf(tx, userId);
  return memberships.map(({ workspace, role }) => viewOf(workspace, shownRole(role)));
}

function viewOf({ id, slug, name, color, isProduction, revision, trashDays }: WorkspaceRow, role: Role): WorkspaceView {
  return { id, slug, name, color, isProduction, revision, trashDays, role };
}
