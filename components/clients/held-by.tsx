"use client";

import { Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { holdersQuery } from "#components/queries.ts";
import { refusalOf } from "#components/refusal.ts";
import { type Column, DataTable } from "#components/ui/data-table.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { ErrorPanel } from "#components/ui/error-panel.tsx";
import { Loading } from "#components/ui/loading.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { TableFoot } from "#components/ui/table-foot.tsx";
import type { Holder } from "#lib/api/contract/receipts.ts";
import { clientHref } from "./client-href.ts";
import { versionWords } from "./client-words.ts";
import classes from "./clients.module.css";
import { HostLink } from "./host-link.tsx";
import { StateBadge } from "./state-badge.tsx";

const pageSize = 50;

/** On the page of an entry: which hosts hold which version of it, by their own receipts; followed while it is looked at. */
export function HeldBy({ entryId, noun }: { entryId: string; noun: string }) {
  const [page, setPage] = useState(1);
  const { data, error, isPlaceholderData } = useQuery(holdersQuery({ id: entryId, page, pageSize }));
  if (error) return <ErrorPanel title="Who holds it did not load" refusal={refusalOf(error)} />;
  if (!data) return <Loading heights={[120]} label="Loading who holds it" />;
  const { holders, headVersion, versions, drifted, total } = data;
  if (total === 0)
    return (
      <EmptyState
        title={`No client has said that it holds this ${noun}.`}
        hint="A host that pulls it into a file with the command line is listed here with the version that it holds."
      />
    );
  const current = versions.find(({ version }) => version === headVersion)?.count ?? 0;
  return (
    <>
      <p className={classes.versions} aria-live="polite">
        <strong>
          {current} of {total} {total === 1 ? "client holds" : "clients hold"} v{headVersion}
        </strong>
        {current < total && ` (${versionWords(versions)})`}
        {drifted > 0 && `; edited on ${drifted}`}
      </p>
      <DataTable
        caption="Held by"
        columns={columns}
        rows={holders}
        rowKey={({ clientId }) => clientId}
        rowHref={({ clientId }) => clientHref({ id: clientId })}
        isStale={isPlaceholderData}
      />
      {total > pageSize && <TableFoot page={page} pageSize={pageSize} total={total} noun={["client", "clients"]} onPage={setPage} />}
    </>
  );
}

const columns: Column<Holder>[] = [
  {
    key: "host",
    header: "Host",
    render: ({ clientId, host, target, file }) => (
      <div className={classes.cell}>
        <HostLink id={clientId} host={host} />
        <Text size="xs" c="dimmed" truncate title={file}>
          {target} · {file}
        </Text>
      </div>
    ),
  },
  {
    key: "version",
    header: "Holds",
    width: "80px",
    render: ({ version }) =>
      version === null ? (
        <Text size="sm" c="dimmed">
          unknown
        </Text>
      ) : (
        `v${version}`
      ),
  },
  { key: "state", header: "State", width: "136px", render: (holder) => <HolderState holder={holder} /> },
  {
    key: "seen",
    header: "Last seen",
    width: "104px",
    hideBelow: "sm",
    render: ({ lastSeenAt, isSilent }) => (
      <span className={isSilent ? classes.silent : undefined} title={isSilent ? "Longer ago than expected" : undefined}>
        <RelativeTime at={lastSeenAt} />
      </span>
    ),
  },
];

/** Of this entry first: a client that drifted elsewhere holds it as it should. Then what is wrong with the client as a whole. */
function HolderState({ holder: { drifted, behind, state, version } }: { holder: Holder }) {
  if (drifted) return <StateBadge state="drifted" />;
  if (state === "revoked" || state === "expired" || state === "failed") return <StateBadge state={state} />;
  if (behind > 0) return <StateBadge state="behind" words={`${behind} behind`} />;
  if (state === "silent") return <StateBadge state="silent" />;
  return version === null ? null : <StateBadge state="current" />;
}
