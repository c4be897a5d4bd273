import { Anchor, Badge, Group, Text } from "@mantine/core";
import Link from "next/link";
import type { MouseEvent } from "react";
import { tagsColumn, updatedColumn, versionColumn } from "#components/entries/entry-columns.tsx";
import { type Column, DataTable } from "#components/ui/data-table.tsx";
import { Logo } from "#components/ui/logo.tsx";
import { MiddleTruncate } from "#components/ui/middle-truncate.tsx";
import type { PastEntry } from "#lib/api/contract/history.ts";

type PastTableProps = {
  revision: number;
  entries: readonly PastEntry[];
  sort: string;
  onSort: (sort: string) => void;
  onOpen: (id: string) => void;
  selection?: { selected: ReadonlySet<string>; onChange: (selected: Set<string>) => void };
  isStale: boolean;
};

/** The entries of then: version, author and moment are those of then too. */
export function PastTable({ revision, entries, sort, onSort, onOpen, selection, isStale }: PastTableProps) {
  const open = (event: MouseEvent, id: string) => {
    // Another tab is opened by the link itself.
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    onOpen(id);
  };
  const columns: Column<PastEntry>[] = [
    {
      key: "path",
      header: "Path",
      sort: "name",
      render: (entry) => (
        <Group gap="sm" wrap="nowrap">
          {entry.kind === "block" && <Logo type={entry.type} size={20} />}
          <Anchor
            component={Link}
            href={`/history/at/${revision}?id=${entry.id}`}
            prefetch={false}
            c="inherit"
            style={{ display: "flex", minWidth: 0 }}
            onClick={(event) => open(event, entry.id)}
          >
            <MiddleTruncate text={entry.path} tail={16} />
          </Anchor>
          {entry.isDestroyed && <Badge color="red">destroyed</Badge>}
        </Group>
      ),
    },
    {
      key: "preview",
      header: "Value",
      width: "18%",
      hideBelow: "md",
      render: ({ preview }) => (
        <Text size="sm" c="dimmed" truncate className="mono" title={preview || undefined}>
          {preview}
        </Text>
      ),
    },
    tagsColumn as Column<PastEntry>,
    versionColumn as Column<PastEntry>,
    { ...(updatedColumn as Column<PastEntry>), header: "Changed" },
  ];
  return (
    <DataTable
      caption={`Entries at revision ${revision}`}
      columns={columns}
      rows={entries}
      rowKey={({ id }) => id}
      onOpen={({ id }) => onOpen(id)}
      sort={sort}
      onSort={onSort}
      selection={selection && { ...selection, label: ({ path }) => path }}
      isStale={isStale}
    />
  );
}
