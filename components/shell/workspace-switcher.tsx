"use client";

import { Badge, Menu, UnstyledButton } from "@mantine/core";
import { IconCheck, IconPlus, IconSelector } from "@tabler/icons-react";
import Link from "next/link";
import { useSession } from "./session.tsx";
import classes from "./shell.module.css";
import { useSwitchWorkspace } from "./use-switch-workspace.ts";

export function WorkspaceSwitcher({ isRail }: { isRail: boolean }) {
  const { me, workspaces, can } = useSession();
  const switchTo = useSwitchWorkspace();
  const current = me.workspace;
  return (
    <Menu position="bottom-start" width={248}>
      <Menu.Target>
        <UnstyledButton className={classes.switcher} aria-label={`Workspace ${current?.name ?? "none"}. Switch workspace`}>
          <Dot color={current?.color ?? "gray"} />
          {!isRail && (
            <>
              <span className={classes.switcherName}>{current?.name ?? "No workspace"}</span>
              {current?.isProduction && <ProductionBadge />}
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
            rightSection={
              workspace.slug === current?.slug ? (
                <IconCheck size={16} aria-label="current" />
              ) : (
                workspace.isProduction && <ProductionBadge />
              )
            }
            onClick={() => workspace.slug !== current?.slug && void switchTo(workspace.slug)}
          >
            {workspace.name}
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

function ProductionBadge() {
  return (
    <Badge variant="outline" color="var(--by-removed)">
      production
    </Badge>
  );
}

function Dot({ color }: { color: string }) {
  return <span aria-hidden className={classes.dot} style={{ background: `var(--mantine-color-${color}-6)` }} />;
}
