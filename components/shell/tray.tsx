"use client";

import { ActionIcon, Button, Menu } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconDots, IconStack2, IconTrash } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useState } from "react";
import { callAction } from "#components/call-action.ts";
import { basketQuery } from "#components/queries.ts";
import { ConfirmDestroy } from "#components/ui/confirm-destroy.tsx";
import { useSession } from "./session.tsx";
import classes from "./shell.module.css";

/** The edits that wait in the person's own draft, on every page but the draft's own. Nothing while there are none. */
export function Tray() {
  const { can } = useSession();
  const pathname = usePathname();
  const { data } = useQuery({ ...basketQuery(), enabled: can("write") });
  const [isDiscarding, setDiscarding] = useState(false);
  const discard = useDiscard();
  const basket = data?.basket;
  const href = `/changes/${basket?.id}`;
  if (!basket || basket.edits.length === 0 || pathname === href) return null;
  const count = basket.edits.length === 1 ? "1 edit" : `${basket.edits.length} edits`;
  return (
    <section className={classes.tray} aria-label="Your draft">
      <Button component={Link} href={href} size="compact-md" leftSection={<IconStack2 size={16} aria-hidden />}>
        {count} · Review
      </Button>
      <Menu position="top-end">
        <Menu.Target>
          <ActionIcon size={28} aria-label="More about your draft">
            <IconDots size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconTrash size={16} aria-hidden />} onClick={() => setDiscarding(true)}>
            Discard…
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <ConfirmDestroy
        opened={isDiscarding}
        onClose={() => setDiscarding(false)}
        title="Discard the draft"
        consequence={`${basket.edits.length === 1 ? "Its edit is" : `Its ${count} are`} gone. What is live stays as it is.`}
        confirmLabel="Discard"
        onConfirm={() => discard(basket.id)}
      />
    </section>
  );
}

function useDiscard() {
  const { actions } = useSession();
  const queryClient = useQueryClient();
  return async (id: string) => {
    const outcome = await callAction(actions.closeChange, { id });
    if (!outcome.ok) return outcome.refusal;
    await queryClient.invalidateQueries();
    notifications.show({ message: "The draft is discarded." });
    return undefined;
  };
}
