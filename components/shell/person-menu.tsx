"use client";

import { Avatar, Menu, UnstyledButton } from "@mantine/core";
import { IconLogout, IconUser } from "@tabler/icons-react";
import Link from "next/link";
import { signOut } from "next-auth/react";
import { useSession } from "./session.tsx";
import classes from "./shell.module.css";

export function PersonMenu({ isRail }: { isRail: boolean }) {
  const { me } = useSession();
  return (
    <Menu position="top-start" width={224}>
      <Menu.Target>
        <UnstyledButton className={classes.person} aria-label={`${me.name}. Account and sign out`}>
          <Avatar size={24} radius="xl" name={me.name} color="indigo" aria-hidden />
          {!isRail && <span className={classes.switcherName}>{me.name}</span>}
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{me.email ?? me.name}</Menu.Label>
        <Menu.Item component={Link} href="/settings/account" leftSection={<IconUser size={16} aria-hidden />}>
          Account
        </Menu.Item>
        <Menu.Item leftSection={<IconLogout size={16} aria-hidden />} onClick={() => void signOut({ callbackUrl: "/sign-in" })}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
