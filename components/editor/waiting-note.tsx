"use client";

import { Alert, Anchor, Group, Text } from "@mantine/core";
import { IconStack2 } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { basketQuery } from "#components/queries.ts";
import { foldPath } from "#lib/core/paths.ts";

type WaitingNoteProps = { entryId: string | null; path: string };

/** Says that an edit of the entry waits already in the person's own change, and leads there. */
export function WaitingNote({ entryId, path }: WaitingNoteProps) {
  const { data } = useQuery(basketQuery());
  const basket = data?.basket;
  const isWaiting = basket?.edits.some((edit) => edit.entryId === entryId || foldPath(edit.path) === foldPath(path));
  if (!basket || !isWaiting) return null;
  return (
    <Alert icon={<IconStack2 aria-hidden />} title="An edit of this waits in your change">
      <Group justify="space-between" gap="xs">
        <Text size="sm">What you add to the change goes on top of it. What you save now leaves it waiting.</Text>
        <Anchor component={Link} href={`/changes/${basket.id}`} size="sm">
          Open your change
        </Anchor>
      </Group>
    </Alert>
  );
}
