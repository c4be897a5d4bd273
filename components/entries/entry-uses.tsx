"use client";

import { Skeleton, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { doorWords } from "#components/history/door-words.ts";
import { usesQuery } from "#components/queries.ts";
import { refusalOf } from "#components/refusal.ts";
import { type Column, DataTable } from "#components/ui/data-table.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { ErrorPanel } from "#components/ui/error-panel.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import type { EntryUse } from "#lib/api/contract/uses.ts";
import classes from "./entry-uses.module.css";
import { kindWords, programWords } from "./use-words.ts";

type EntryUsesProps = { entryId: string; noun: string; initial?: readonly EntryUse[] };

/** Who used an entry last, and with which program. */
export function EntryUses({ entryId, noun, initial }: EntryUsesProps) {
  const initialData = initial && { uses: [...initial] };
  const { data, error } = useQuery({ ...usesQuery(entryId), initialData });
  if (error) return <ErrorPanel title="Who used it did not load" refusal={refusalOf(error)} />;
  if (!data) return <Skeleton height={120} aria-busy="true" aria-label="Loading who used it" />;
  if (data.uses.length === 0)
    return (
      <EmptyState
        title={`Nobody has used this ${noun} yet.`}
        hint="Loads by Prefect's clients, pulls and reveals are listed here, for a year."
      />
    );
  return <DataTable caption="Last used by" columns={columns} rows={data.uses} rowKey={keyOf} />;
}

const columns: Column<EntryUse>[] = [
  { key: "who", header: "Who", render: (use) => <Who use={use} /> },
  { key: "what", header: "What", width: "112px", render: ({ kind }) => kindWords[kind] },
  { key: "when", header: "Last", width: "88px", render: ({ lastAt }) => <RelativeTime at={lastAt} /> },
  {
    key: "count",
    header: "Times",
    width: "80px",
    align: "end",
    hideBelow: "sm",
    render: ({ count, firstAt }) => <span title={`since ${firstAt}`}>{count}</span>,
  },
];

function Who({ use }: { use: EntryUse }) {
  const { actor, actorKind, client, program, hint } = use;
  const said = programWords(program);
  const hinted = programWords(hint);
  return (
    <div className={classes.who}>
      <Text component="div">
        {actor} {actorKind === "token" && <Muted>token</Muted>} <Muted>{doorWords(client)}</Muted>
      </Text>
      {said && (
        <Text size="sm" component="div">
          {said}
        </Text>
      )}
      {hinted && (
        <Text size="sm" c="dimmed" component="div" title="From the same address, within ten minutes of the load. Nobody vouches for it.">
          {hinted} (unverified)
        </Text>
      )}
    </div>
  );
}

function Muted({ children }: { children: string }) {
  return (
    <Text span size="sm" c="dimmed">
      {children}
    </Text>
  );
}

function keyOf({ kind, actor, client, program, firstAt }: EntryUse): string {
  return `${kind} ${actor} ${client} ${programWords(program)} ${firstAt}`;
}
