"use client";

import { Menu, UnstyledButton } from "@mantine/core";
import { IconCheck, IconPlus, IconSelector } from "@tabler/icons-react";
import Link from "next/link";
import { type ShellFacts, useSession } from "./session.tsx";
import classes from "./shell.module.css";
import { useSwitchWorkspace } from "./use-switch-workspace.ts";

export function WorkspaceSwitcher({ isRail }: { isRail: boolean }) {
  const { me, workspaces, can } = useSession();
  const switchTo = useSwitchWorkspace();
  const current = me.workspace;
  return (
    <Menu position="bottom-start" width={248}>
      <Menu.Target>
        <UnstyledButton className={classes.switcher} aria-label={labelOf(current)}>
          <Dot color={current?.color ?? "gray"} isProduction={isRail && current?.isProduction} />
          {!isRail && (
            <>
              <span className={classes.workspace}>
                <span className={classes.workspaceName}>{current?.name ?? "No workspace"}</span>
                {current?.isProduction && <ProductionMark />}
              </span>
              <IconSelector size={16} aria-hidden />
            </>
          )}
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Workspaces</Menu.Label>
        {workspaces.map((workspace) => (
          <Menu.Item
            key={workspace.id}
            leftSection={<Dot color={workspace.color} />}
            rightSection={workspace.slug === current?.slug && <IconCheck size={16} aria-label="current" />}
            onClick={() => workspace.slug !== current?.slug && void switchTo(workspace.slug)}
          >
            {workspace.name}
            {workspace.isProduction && <ProductionMark />}
          </Menu.Item>
        ))}
        {can("own") && (
          <>
            <Menu.Divider />
            <Menu.Item component={Link} href="/settings/workspace" leftSection={<IconPlus size={16} aria-hidden />}>
              New workspace
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

function labelOf(current: ShellFacts["me"]["workspace"]): string {
  return `Workspace ${current?.name ?? "none"}${current?.isProduction ? ", production" : ""}. Switch workspace`;
}

/** The word under the name of a workspace that programs in earnest read. */
export function ProductionMark() {
  return <span className={classes.production}>production</span>;
}

/** The colour of a workspace. In the rail, where no word fits, a red ring says that it is production. */
function Dot({ color, isProduction }: { color: string; isProduction?: boolean }) {
  return (
    <span
      aria-hidden
      className={classes.dot}
      data-production={isProduction || undefined}
      style={{ background: `var(--mantine-color-${color}-6)` }}
    />
  );
}
