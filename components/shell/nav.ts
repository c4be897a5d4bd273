import {
  IconBraces,
  IconClipboardList,
  IconCube,
  IconDevices,
  IconGitPullRequest,
  IconHistory,
  IconLock,
  IconSettings,
  IconTrash,
  IconVariable,
  type TablerIcon,
} from "@tabler/icons-react";
import type { Permission } from "#lib/core/permissions.ts";

export type NavItem = { label: string; href: string; icon: TablerIcon; key?: string; needs?: Permission; hint: string };

/** The pages of the shell, in their groups. `key` follows `g`: `g b` leads to the blocks. */
export const navGroups: NavItem[][] = [
  [
    { label: "Blocks", href: "/blocks", icon: IconCube, key: "b", hint: "Typed credentials and settings" },
    { label: "Secrets", href: "/secrets", icon: IconLock, key: "s", hint: "Single secret values" },
    { label: "Variables", href: "/variables", icon: IconVariable, key: "v", hint: "KV pairs" },
    { label: "Configs", href: "/configs", icon: IconBraces, key: "c", hint: "Configurations by namespace" },
  ],
  [
    { label: "Changes", href: "/changes", icon: IconGitPullRequest, key: "r", hint: "Drafts, reviews, what waits for you" },
    { label: "History", href: "/history", icon: IconHistory, key: "h", hint: "Every change of the workspace" },
    { label: "Clients", href: "/sync", icon: IconDevices, key: "y", hint: "What each host holds, and how far behind" },
    { label: "Trash", href: "/trash", icon: IconTrash, key: "t", hint: "Deleted entries" },
    { label: "Audit", href: "/audit", icon: IconClipboardList, key: "a", needs: "audit", hint: "Who did what" },
  ],
  [{ label: "Settings", href: "/settings", icon: IconSettings, key: ",", hint: "Members, tokens, workspace" }],
];

export const navItems = navGroups.flat();
