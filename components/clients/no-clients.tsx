"use client";

import { Anchor } from "@mantine/core";
import { IconDevices } from "@tabler/icons-react";
import Link from "next/link";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Snippets } from "#components/ui/snippets.tsx";
import classes from "./clients.module.css";

/** Nothing has reported yet: the three commands to start with, with this server's address in them. */
export function NoClients({ origin }: { origin: string }) {
  const commands = [
    "# once per machine: confirm the code in the browser",
    `blockyard login ${origin}`,
    "# bring the blocks into ~/.echoflow/credentials.ini, and its edits here",
    "blockyard load-credentials --sync",
    "# keep every target of blockyard.json current",
    "blockyard watch",
  ];
  return (
    <EmptyState
      icon={<IconDevices size={32} stroke={1.5} />}
      title="No client has reported yet"
      hint="A host that pulls says afterwards what stands in its files: entry by entry the version, and whether somebody edited it since. No value."
      action={
        <div className={classes.start}>
          <Snippets snippets={{ Terminal: commands.join("\n") }} />
        </div>
      }
      secondary={
        <Anchor component={Link} href="/settings/tokens" size="sm">
          A token for a program
        </Anchor>
      }
    />
  );
}
