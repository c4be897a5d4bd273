"use client";

import { Anchor, Badge, Box, Text } from "@mantine/core";
import Link from "next/link";
import type { ReactNode } from "react";
import { entryHref } from "#components/entry-href.ts";
import { useSession } from "#components/shell/session.tsx";
import { type Column, DataTable } from "#components/ui/data-table.tsx";
import { MiddleTruncate } from "#components/ui/middle-truncate.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import type { OutputOf } from "#lib/api/client.ts";
import type { HeldEntry } from "#lib/api/contract/receipts.ts";
import { Adoption } from "./adoption.tsx";
import type { ClientActions } from "./client-page.tsx";
import classes from "./clients.module.css";
import { StateBadge } from "./state-badge.tsx";

type HeldTableProps = { answer: OutputOf<"getClient">; requestAdoption: ClientActions["requestAdoption"]; isStale: boolean };

/** What a client holds, entry by entry: its version beside the head's, and what was edited there. */
export function HeldTable({ answer, requestAdoption, isStale }: HeldTableProps) {
  const { can } = useSession();
  const { client, entries, canSend } = answer;
  const adoptionOf = (held: HeldEntry) =>
    held.drifted && <Adoption client={client} held={held} canAsk={can("write")} canSend={canSend} requestAdoption={requestAdoption} />;
  const columns: Column<HeldEntry>[] = [
    { key: "entry", header: "Entry", render: (held) => <EntryLink held={held} narrow={adoptionOf(held)} /> },
    { key: "version", header: "Holds", width: "96px", render: (held) => <HeldVersion held={held} /> },
    { key: "state", header: "State", width: "128px", render: (held) => <HeldState held={held} /> },
    { key: "since", header: "Since", width: "96px", hideBelow: "sm", render: ({ since }) => <RelativeTime at={since} /> },
  ];
  if (entries.some(({ drifted }) => drifted))
    columns.push({
      key: "drift",
      header: "Its edit",
      width: "216px",
      hideBelow: "sm",
      render: adoptionOf,
    });
  return (
    <DataTable caption={`What ${client.host} holds`} columns={columns} rows={entries} rowKey={({ entryId }) => entryId} isStale={isStale} />
  );
}

/** `narrow`: what stands in a column of its own where there is room for one. */
function EntryLink({ held: { entryId, path, heldPath }, narrow }: { held: HeldEntry; narrow: ReactNode }) {
  return (
    <div className={classes.cell}>
      <Anchor component={Link} href={entryHref({ id: entryId, path })} prefetch={false} c="inherit" className={classes.link}>
        <MiddleTruncate text={path} tail={14} />
      </Anchor>
      {heldPath && (
        <Text size="xs" c="dimmed" truncate title={heldPath}>
          there still {heldPath}
        </Text>
      )}
      {narrow && <Box hiddenFrom="sm">{narrow}</Box>}
    </div>
  );
}

function HeldVersion({ held: { version, headVersion, behind } }: { held: HeldEntry }) {
  if (version === null)
    return (
      <Text size="sm" c="dimmed" title="It named a version that this entry has not had, or none.">
        unknown
      </Text>
    );
  return (
    <Text size="sm">
      v{version}
      {behind > 0 && (
        <Text span size="sm" c="dimmed">
          {" "}
          → v{headVersion}
        </Text>
      )}
    </Text>
  );
}

function HeldState({ held }: { held: HeldEntry }) {
  const { drifted, driftedAt, behind, isDeleted, version } = held;
  if (drifted)
    return (
      <span title={driftedAt ? `Reported as edited since ${driftedAt}` : undefined}>
        <StateBadge state="drifted" />
      </span>
    );
  if (isDeleted)
    return (
      <Badge variant="light" color="red" title="It was deleted here, and the client still holds it.">
        Deleted here
      </Badge>
    );
  if (behind > 0) return <StateBadge state="behind" words={`${behind} behind`} />;
  return version === null ? <Badge>Unknown</Badge> : <StateBadge state="current" />;
}
