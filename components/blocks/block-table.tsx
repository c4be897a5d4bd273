"use client";

import { Anchor, Button, Group, Text } from "@mantine/core";
import Link from "next/link";
import { useState } from "react";
import { useTrash } from "#components/entries/use-trash.ts";
import { entryHref } from "#components/entry-href.ts";
import { useSession } from "#components/shell/session.tsx";
import { type Column, DataTable } from "#components/ui/data-table.tsx";
import { Logo } from "#components/ui/logo.tsx";
import { MiddleTruncate } from "#components/ui/middle-truncate.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { TagList } from "#components/ui/tag-list.tsx";
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

function SelectionBar({ chosen, onDone }: { chosen: EntrySummary[]; onDone: () => void }) {
  const { isBusy, trash } = useTrash();
  if (chosen.length === 0) return null;
  return (
    <Group gap="xs" mb="xs" role="region" aria-label="Selected">
      <Text size="sm">{chosen.length} selected</Text>
      <Button
        variant="default"
        size="compact-sm"
        loading={isBusy}
        onClick={async () => {
          if (await trash(chosen)) onDone();
        }}
      >
        Move to the trash
      </Button>
      <Button variant="subtle" color="gray" size="compact-sm" onClick={onDone}>
        Clear selection
      </Button>
    </Group>
  );
}

function NameLink({ row }: { row: EntrySummary }) {
  return (
    <Anchor component={Link} href={entryHref(row)} prefetch={false} c="inherit" style={{ display: "flex", minWidth: 0 }}>
      <MiddleTruncate text={row.name} />
    </Anchor>
  );
}

const nameColumn: Column<EntrySummary> = {
  key: "name",
  header: "Name",
  sort: "name",
  render: (row) => (
    <Group gap="sm" wrap="nowrap">
      <Logo svg={row.type?.logo ?? ""} size={24} />
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
  { key: "tags", header: "Tags", width: "18%", hideBelow: "md", render: ({ tags }) => <TagList tags={tags} max={2} /> },
  {
    key: "version",
    header: "Version",
    sort: "version",
    width: "88px",
    hideBelow: "sm",
    render: ({ version }) => <Text size="sm">v{version}</Text>,
  },
  {
    key: "updated",
    header: "Updated",
    sort: "updated",
    width: "190px",
    hideBelow: "sm",
    render: ({ updatedAt, updatedBy }) => (
      <Text size="sm" c="dimmed" truncate title={updatedBy}>
        <RelativeTime at={updatedAt} /> by {updatedBy}
      </Text>
    ),
  },
  { key: "menu", header: "Actions", width: "72px", align: "end", render: (row) => <BlockRowMenu row={row} /> },
];
