"use client";

import { Text } from "@mantine/core";
import { type Column, DataTable } from "#components/ui/data-table.tsx";
import { MiddleTruncate } from "#components/ui/middle-truncate.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import type { ClientView } from "#lib/api/contract/receipts.ts";
import { clientHref } from "./client-href.ts";
import { adviceOn, badgeWords, rhythmWords } from "./client-words.ts";
import classes from "./clients.module.css";
import { HostLink } from "./host-link.tsx";
import { StateBadge } from "./state-badge.tsx";

type ClientTableProps = {
  rows: readonly ClientView[];
  /** The workspace's revision. */
  revision: number;
  sort: string;
  onSort: (sort: string) => void;
  isStale: boolean;
};

export function ClientTable({ rows, revision, sort, onSort, isStale }: ClientTableProps) {
  return (
    <DataTable
      caption="Clients"
      columns={columnsFor(revision)}
      rows={rows}
      rowKey={({ id }) => id}
      rowHref={clientHref}
      tone={({ state }) => (state === "failed" ? "notice" : undefined)}
      sort={sort}
      onSort={onSort}
      isStale={isStale}
    />
  );
}

function columnsFor(head: number): Column<ClientView>[] {
  return [
    { key: "host", header: "Host", sort: "host", render: (client) => <Host client={client} /> },
    { key: "target", header: "Target", hideBelow: "md", width: "26%", render: (client) => <Target client={client} /> },
    { key: "state", header: "State", sort: "state", width: "140px", render: (client) => <State client={client} /> },
    {
      key: "revision",
      header: "Revision",
      sort: "revision",
      width: "96px",
      hideBelow: "sm",
      render: ({ revision }) => <Revision revision={revision} head={head} />,
    },
    { key: "seen", header: "Last seen", sort: "seen", width: "104px", hideBelow: "sm", render: (client) => <Seen client={client} /> },
    {
      key: "by",
      header: "By",
      width: "14%",
      hideBelow: "md",
      render: ({ actor, actorKind }) => (
        <Text size="sm" c="dimmed" truncate title={actor}>
          {actor}
          {actorKind === "token" && " (token)"}
        </Text>
      ),
    },
  ];
}

function Host({ client }: { client: ClientView }) {
  return (
    <div className={classes.cell}>
      <HostLink id={client.id} host={client.host} />
      <Text size="xs" c="dimmed" truncate title={client.tool} visibleFrom="md">
        {client.tool}
      </Text>
      <Text size="xs" c="dimmed" truncate title={client.file} hiddenFrom="md">
        <Text span inherit hiddenFrom="sm">
          <RelativeTime at={client.lastSeenAt} /> ·{" "}
        </Text>
        {client.target}
      </Text>
    </div>
  );
}

function Target({ client: { target, file } }: { client: ClientView }) {
  return (
    <div className={classes.cell}>
      <Text size="sm" truncate title={target}>
        {target}
      </Text>
      <Text size="xs" c="dimmed" component="div">
        <MiddleTruncate text={file} tail={18} />
      </Text>
    </div>
  );
}

function State({ client }: { client: ClientView }) {
  const advice = adviceOn(client);
  return (
    <span title={advice && `${advice.title}. ${advice.text}`}>
      <StateBadge state={client.state} words={badgeWords(client)} />
    </span>
  );
}

function Revision({ revision, head }: { revision: number | null; head: number }) {
  if (revision === null)
    return (
      <Text size="sm" c="dimmed">
        unknown
      </Text>
    );
  return (
    <Text size="sm" title={revision === head ? "The workspace's revision" : `The workspace is at revision ${head}`}>
      {revision}
      {revision < head && (
        <Text span size="xs" c="dimmed">
          {" "}
          of {head}
        </Text>
      )}
    </Text>
  );
}

function Seen({ client }: { client: ClientView }) {
  return (
    <span
      className={client.isSilent ? classes.silent : undefined}
      title={client.isSilent ? `Longer than expected. ${rhythmWords(client)}` : undefined}
    >
      <RelativeTime at={client.lastSeenAt} />
    </span>
  );
}
