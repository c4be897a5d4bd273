"use client";

import { Text } from "@mantine/core";
import { versionWords } from "#components/clients/client-words.ts";
import { HostLink } from "#components/clients/host-link.tsx";
import { StateBadge } from "#components/clients/state-badge.tsx";
import { behindWords } from "#components/entries/use-words.ts";
import { type Column, DataTable } from "#components/ui/data-table.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import type { EntryImpact, ImpactHolder } from "#lib/api/contract/impact.ts";
import classes from "./impact.module.css";
import { moreWords } from "./impact-words.ts";

/** Which hosts hold which version, by their own receipts: what a change has to reach. */
export function Holders({ entry: { path, version, holders, holderCount, heldVersions } }: { entry: EntryImpact }) {
  if (holderCount === 0) return <p className={classes.none}>No client has said that it holds it.</p>;
  const more = moreWords(holders.length, holderCount);
  return (
    <>
      {heldVersions.length > 1 && (
        <Text size="sm" c="dimmed" mb="xs">
          {versionWords(heldVersions)}
        </Text>
      )}
      <DataTable
        compact
        caption={`Clients that hold ${path}`}
        columns={columnsFor(version, holders)}
        rows={holders}
        rowKey={({ clientId }) => clientId}
      />
      {more && (
        <Text size="sm" c="dimmed" mt="xs">
          {more}
        </Text>
      )}
    </>
  );
}

function columnsFor(head: number, holders: readonly ImpactHolder[]): Column<ImpactHolder>[] {
  const drifted: Column<ImpactHolder> = {
    key: "drifted",
    header: "State",
    width: "104px",
    render: (holder) => holder.drifted && <StateBadge state="drifted" />,
  };
  return [
    {
      key: "host",
      header: "Host",
      render: ({ clientId, host }) => <HostLink id={clientId} host={host} />,
    },
    {
      key: "target",
      header: "Target",
      hideBelow: "sm",
      render: ({ target, file }) => (
        <Text size="sm" c="dimmed" truncate title={file}>
          {target}
        </Text>
      ),
    },
    {
      key: "version",
      header: "Holds",
      width: "128px",
      render: ({ version }) =>
        version === null ? (
          <Text size="sm" c="dimmed">
            unknown
          </Text>
        ) : (
          <Held version={version} head={head} />
        ),
    },
    ...(holders.some((holder) => holder.drifted) ? [drifted] : []),
    { key: "seen", header: "Last seen", width: "104px", hideBelow: "sm", render: ({ lastSeenAt }) => <RelativeTime at={lastSeenAt} /> },
  ];
}

function Held({ version, head }: { version: number; head: number }) {
  const behind = behindWords(version, head);
  return (
    <Text size="sm">
      v{version}{" "}
      {behind && (
        <Text span size="xs" c="var(--by-changed)">
          {behind}
        </Text>
      )}
    </Text>
  );
}
