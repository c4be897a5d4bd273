import type { Metadata } from "next";
import { createWorkspaceAction, updateWorkspaceAction } from "#app/(dashboard)/settings/actions.ts";
import { WorkspacePage } from "#components/settings/workspace-page.tsx";
import { pageCaller } from "#lib/web/page.ts";

export const metadata: Metadata = { title: "Workspace" };

const actions = { createWorkspace: createWorkspaceAction, updateWorkspace: updateWorkspaceAction };

export default async function WorkspaceRoute() {
  await pageCaller();
  return <WorkspacePage actions={actions} />;
}
