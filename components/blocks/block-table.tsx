"use client";

import { Anchor, Group, Text } from "@mantine/core";
import Link from "next/link";
import { useState } from "react";
import { DriftedBadge } from "#components/clients/drifted-badge.tsx";
import { tagsColumn, updatedColumn, versionColumn } from "#components/entries/entry-columns.tsx";
import { OpenChangesBadge } from "#components/entries/open-changes.tsx";
import { SelectionBar } from "#components/entries/selection-bar.tsx";
import { entryHref } from "#components/entry-href.ts";
import { useSession } from "#components/shell/session.tsx";
import { type Column, DataTable } from "#components/ui/data-table.tsx";
import { Logo } from "#components/ui/logo.tsx";
import { MiddleTruncate } from "#components/ui/middle-truncate.tsx";
import type { EntrySummary } from "#lib/api/contract/entries.ts";
import { BlockRowMenu } from "./block-row-menu.tsx";

type BlockTableProps = {
  rows: readonly EntrySummary[];
  caption: string;
  sort: string;
  onSort?: (sort: string) => void;
  isStale: boolean;
  /** Secrets are all of one type: the type then stands nowhere. */
  withType?: boolean;
};

export function BlockTable({ rows, caption, sort, onSort, isStale, withType = true }: BlockTableProps) {
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const { can } = useSession();
  return (
    <>
      <SelectionBar chosen={rows.filter(({ id }) => selected.has(id))} onDone={() => setSelected(new Set())} />
      <DataTable
        caption={caption}
        columns={withType ? [nameColumn, typeColumn, ...columns] : [plainNameColumn, descriptionColumn, ...columns]}
        rows={rows}
        rowKey={({ id }) => id}
        rowHref={entryHref}
        sort={sort}
        onSort={onSort}
        isStale={isStale}
        selection={can("write") ? { selected, onChange: setSelected, label: ({ name }) => name } : undefined}
      />
    </>
  );
}

function NameLink({ row }: { row: EntrySummary }) {
  return (
    <Group gap="xs" wrap="nowrap">
      <Anchor component={Link} href={entryHref(row)} prefetch={false} c="inherit" style={{ display: "flex", minWidth: 0 }}>
        <MiddleTruncate text={row.name} />
      </Anchor>
      <OpenChangesBadge count={row.openChanges} />
      <DriftedBadge count={row.driftedOn} />
    </Group>
  );
}

const nameColumn: Column<EntrySummary> = {
  key: "name",
  header: "Name",
  sort: "name",
  render: (row) => (
    <Group gap="sm" wrap="nowrap">
      <Logo type={row.type} size={24} />
      <div style={{ minWidth: 0 }}>
        <NameLink row={row} />
        <Text size="xs" c="dimmed" truncate hiddenFrom="md">
          {row.type?.name}
        </Text>
      </div>
    </Group>
  ),
};

const plainNameColumn: Column<EntrySummary> = { ...nameColumn, render: (row) => <NameLink row={row} /> };

const typeColumn: Column<EntrySummary> = {
  key: "type",
  header: "Type",
  sort: "type",
  width: "22%",
  hideBelow: "md",
  render: ({ type }) => (
    <Text size="sm" c="dimmed" truncate>
      {type?.name}
    </Text>
  ),
};

const descriptionColumn: Column<EntrySummary> = {
  key: "description",
  header: "Description",
  width: "28%",
  hideBelow: "md",
  render: ({ description }) => (
    <Text size="sm" c="dimmed" truncate title={description}>
      {description}
    </Text>
  ),
};

const columns: Column<EntrySummary>[] = [
  tagsColumn,
  versionColumn,
  updatedColumn,
  { key: "menu", header: "Actions", width: "72px", align: "end", render: (row) => <BlockRowMenu row={row} /> },
];
