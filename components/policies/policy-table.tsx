"use client";

import { Anchor, Text } from "@mantine/core";
import Link from "next/link";
import { updatedColumn, versionColumn } from "#components/entries/entry-columns.tsx";
import { entryHref } from "#components/entry-href.ts";
import { type Column, DataTable } from "#components/ui/data-table.tsx";
import { MiddleTruncate } from "#components/ui/middle-truncate.tsx";
import type { Entry } from "#lib/api/contract/entries.ts";
import { describePolicy } from "#lib/core/policies.ts";
import { MatchCount } from "./pattern-matches.tsx";
import classes from "./policies.module.css";
import { readPolicy } from "./policy-document.ts";
import { TypeNames } from "./type-names.tsx";

type PolicyTableProps = { rows: readonly Entry[]; onOpen: (id: string) => void };

export function PolicyTable({ rows, onOpen }: PolicyTableProps) {
  return <DataTable caption="Policies" columns={columns} rows={rows} rowKey={({ id }) => id} onOpen={({ id }) => onOpen(id)} />;
}

const columns: Column<Entry>[] = [
  { key: "name", header: "Policy", render: (entry) => <PolicyName entry={entry} /> },
  { key: "asks", header: "Asks for", width: "26%", hideBelow: "md", render: (entry) => <Asks entry={entry} /> },
  {
    key: "direct",
    header: "Direct saves",
    width: "104px",
    hideBelow: "md",
    render: ({ data }) =>
      readPolicy(data).allowsDirect ? (
        <Text size="sm">allowed</Text>
      ) : (
        <Text size="sm" c="dimmed">
          no
        </Text>
      ),
  },
  {
    key: "glass",
    header: "Break-glass",
    width: "104px",
    hideBelow: "md",
    render: ({ data }) =>
      readPolicy(data).allowsBreakGlass ? (
        <Text size="sm" c="var(--by-changed)">
          allowed
        </Text>
      ) : (
        <Text size="sm" c="dimmed">
          no
        </Text>
      ),
  },
  { ...(versionColumn as Column<Entry>), sort: undefined },
  { ...(updatedColumn as Column<Entry>), sort: undefined },
];

function PolicyName({ entry }: { entry: Entry }) {
  const { pattern, types } = readPolicy(entry.data);
  return (
    <div className={classes.about}>
      <Anchor component={Link} href={entryHref(entry)} prefetch={false} c="inherit" fw={500} style={{ display: "flex", minWidth: 0 }}>
        <MiddleTruncate text={entry.name} />
      </Anchor>
      <Text size="xs" c="dimmed" className={classes.wrap} component="div">
        <span className="mono">{pattern}</span> · <MatchCount pattern={pattern} types={types} />
      </Text>
      {types.length > 0 && (
        <Text size="xs" c="dimmed" component="div">
          <TypeNames slugs={types} />
        </Text>
      )}
    </div>
  );
}

function Asks({ entry }: { entry: Entry }) {
  return (
    <Text size="sm" className={classes.wrap}>
      {describePolicy(readPolicy(entry.data))}
    </Text>
  );
}
