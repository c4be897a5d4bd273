"use client";

import { Stack, Text } from "@mantine/core";
import { useSession } from "#components/shell/session.tsx";
import { Panel } from "#components/ui/panel.tsx";
import type { Action } from "#lib/api/action.ts";
import { NewWorkspaceForm } from "./new-workspace-form.tsx";
import classes from "./settings.module.css";
import { WorkspaceForm } from "./workspace-form.tsx";

type WorkspaceActions = { updateWorkspace: Action<"updateWorkspace">; createWorkspace: Action<"createWorkspace"> };

/** The workspace that the session works in, and the way to another. */
export function WorkspacePage({ actions }: { actions: WorkspaceActions }) {
  const { me, can } = useSession();
  if (!me.workspace) return <Text>You are not a member of a workspace. Ask an admin to add you.</Text>;
  return (
    <Stack gap="lg" className={classes.form}>
      <Panel title="This workspace">
        <WorkspaceForm key={me.workspace.id} workspace={me.workspace} isEditable={can("manage")} update={actions.updateWorkspace} />
      </Panel>
      {can("own") && (
        <Panel title="Another workspace">
          <NewWorkspaceForm create={actions.createWorkspace} />
        </Panel>
      )}
    </Stack>
  );
}
