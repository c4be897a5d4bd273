"use client";

import { ActionIcon, Text, Tooltip, UnstyledButton } from "@mantine/core";
import { IconHelp, IconLayoutSidebarLeftCollapse, IconLayoutSidebarLeftExpand, IconSearch } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { inboxQuery } from "#components/queries.ts";
import { KeyHint } from "#components/ui/key-hint.tsx";
import { type NavItem, navGroups } from "./nav.ts";
import { PersonMenu } from "./person-menu.tsx";
import { useSession } from "./session.tsx";
import classes from "./shell.module.css";
import { ThemeSwitch } from "./theme-switch.tsx";
import { WorkspaceSwitcher } from "./workspace-switcher.tsx";

type SidebarProps = { isRail: boolean; onToggleRail?: () => void; onHelp: () => void; onFind: () => void; onNavigate?: () => void };

export function Sidebar({ isRail, onToggleRail, onHelp, onFind, onNavigate }: SidebarProps) {
  const { can, version } = useSession();
  return (
    <div className={classes.sidebar} data-rail={isRail || undefined}>
      <WorkspaceSwitcher isRail={isRail} />
      <Tooltip label="Search and commands" position="right" disabled={!isRail}>
        <UnstyledButton className={classes.find} aria-label="Search and commands" aria-keyshortcuts="Control+K Meta+K" onClick={onFind}>
          <IconSearch size={16} aria-hidden />
          {!isRail && (
            <>
              <span className={classes.switcherName}>Find</span>
              <KeyHint keys={["Ctrl", "K"]} />
            </>
          )}
        </UnstyledButton>
      </Tooltip>
      <nav aria-label="Main" className={classes.nav}>
        {navGroups.map((group) => (
          <ul key={group[0]?.href}>
            {group
              .filter(({ needs }) => !needs || can(needs))
              .map((item) => (
                <NavLink key={item.href} item={item} isRail={isRail} onNavigate={onNavigate} />
              ))}
          </ul>
        ))}
      </nav>
      <div className={classes.foot}>
        <PersonMenu isRail={isRail} />
        <div className={classes.footRow}>
          <ThemeSwitch />
          <ActionIcon aria-label="Keys and help" aria-keyshortcuts="?" onClick={onHelp}>
            <IconHelp size={16} />
          </ActionIcon>
          {onToggleRail && (
            <ActionIcon aria-label={isRail ? "Widen the sidebar" : "Narrow the sidebar"} aria-pressed={isRail} onClick={onToggleRail}>
              {isRail ? <IconLayoutSidebarLeftExpand size={16} /> : <IconLayoutSidebarLeftCollapse size={16} />}
            </ActionIcon>
          )}
          {!isRail && (
            <Text size="xs" c="dimmed" ml="auto">
              v{version}
            </Text>
          )}
        </div>
      </div>
    </div>
  );
}

function NavLink({ item, isRail, onNavigate }: { item: NavItem; isRail: boolean; onNavigate?: () => void }) {
  const pathname = usePathname();
  const isCurrent = pathname === item.href || pathname.startsWith(`${item.href}/`);
  const { icon: Icon, label, href } = item;
  const waiting = useWaiting(href);
  return (
    <li>
      <Tooltip label={label} position="right" disabled={!isRail}>
        <Link
          href={href}
          className={classes.link}
          aria-current={isCurrent ? "page" : undefined}
          aria-label={waiting > 0 ? `${label} (${waiting} waiting)` : isRail ? label : undefined}
          onClick={onNavigate}
        >
          <Icon size={18} aria-hidden stroke={1.6} />
          {!isRail && label}
          {waiting > 0 && (
            <span className={classes.waiting} data-rail={isRail || undefined} aria-hidden>
              {waiting > 99 ? "99+" : waiting}
            </span>
          )}
        </Link>
      </Tooltip>
    </li>
  );
}

/** How many changes wait for the person; none beside any other page. */
function useWaiting(href: string): number {
  const { data } = useQuery({ ...inboxQuery(), enabled: href === "/changes" });
  return href === "/changes" ? (data?.items.length ?? 0) : 0;
}
