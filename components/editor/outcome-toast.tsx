"use client";

import { Anchor, Button, Group, Text } from "@mantine/core";
import Link from "next/link";

/** Where to look at what became of an edit. */
export type OutcomeLink = { href: string; label: string };

type OutcomeToastProps = { text: string; link?: OutcomeLink; onUndo?: () => void; onFollow: () => void };

/** What really happened, the way to it, and the way back. */
export function OutcomeToast({ text, link, onUndo, onFollow }: OutcomeToastProps) {
  return (
    <Group justify="space-between" wrap="nowrap">
      <Text size="sm" lineClamp={3} style={{ minWidth: 0, overflowWrap: "anywhere" }}>
        {text}
      </Text>
      {link && (
        <Anchor component={Link} href={link.href} size="sm" flex="none" onClick={onFollow}>
          {link.label}
        </Anchor>
      )}
      {onUndo && (
        <Button variant="default" size="compact-sm" flex="none" onClick={onUndo}>
          Undo
        </Button>
      )}
    </Group>
  );
}
