"use client";

import { Anchor, Text } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import Link from "next/link";
import { MiddleTruncate } from "#components/ui/middle-truncate.tsx";
import classes from "./trashed-link.module.css";

/** A reference to a block that lies in the trash: its page says so and brings it back. Without a path, where only its id is known. */
export function TrashedLink({ id, path }: { id: string; path?: string }) {
  return (
    <span className={classes.trashed}>
      <IconTrash size={14} aria-hidden />
      <Anchor component={Link} href={`/blocks/block/${id}`} className={path ? classes.path : undefined}>
        {path ? <MiddleTruncate text={path} tail={16} /> : "a block in the trash"}
      </Anchor>
      {path && (
        <Text span size="sm" c="dimmed">
          in the trash
        </Text>
      )}
    </span>
  );
}
