"use client";

import { Text } from "@mantine/core";
import { doorWords } from "#components/history/door-words.ts";
import { type Column, DataTable } from "#components/ui/data-table.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import type { EntryUse } from "#lib/api/contract/uses.ts";
import classes from "./entry-uses.module.css";
import { behindWords, kindWords, programWords } from "./use-words.ts";

/** A use; `actor` is null for somebody who is told no names. */
type ShownUse = Omit<EntryUse, "actor" | "fields"> & { actor: string | null };

type UsesTableProps = {
  caption: string;
  uses: readonly ShownUse[];
  /** The current version of the entry: what is behind it is marked. */
  version: number;
};

/** Who used an entry, with which client and program, and which version they hold. */
export function UsesTable({ caption, uses, version }: UsesTableProps) {
  return <DataTable caption={caption} columns={columnsFor(version)} rows={uses} rowKey={keyOf} />;
}

function columnsFor(version: number): Column<ShownUse>[] {
  return [
    { key: "who", header: "Who", render: (use) => <Who use={use} /> },
    { key: "what", header: "What", width: "112px", render: ({ kind }) => kindWords[kind] },
    { key: "holds", header: "Got", width: "104px", render: (use) => <Held use={use} version={version} /> },
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
}

function Held({ use, version }: { use: ShownUse; version: number }) {
  if (use.version === 0) return <Muted>–</Muted>;
  const behind = behindWords(use.version, version);
  return (
    <>
      v{use.version} {behind && <span className={classes.behind}>{behind}</span>}
    </>
  );
}

function Who({ use }: { use: ShownUse }) {
  const { actor, actorKind, client, program, hint } = use;
  const said = programWords(program);
  const hinted = programWords(hint);
  return (
    <div className={classes.who}>
      <Text component="div">
        {actor ?? (actorKind === "token" ? "A token" : "A person")} {actor && actorKind === "token" && <Muted>token</Muted>}{" "}
        <Muted>{doorWords(client)}</Muted>
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

function keyOf({ kind, actor, client, program, firstAt, lastAt, count }: ShownUse): string {
  return `${kind} ${actor} ${client} ${programWords(program)} ${firstAt} ${lastAt} ${count}`;
}
