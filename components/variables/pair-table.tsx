"use client";

import { Anchor, Group } from "@mantine/core";
import Link from "next/link";
import { DriftedBadge } from "#components/clients/drifted-badge.tsx";
import { tagsColumn, updatedColumn, versionColumn } from "#components/entries/entry-columns.tsx";
import { OpenChangesBadge } from "#components/entries/open-changes.tsx";
import { type Column, DataTable } from "#components/ui/data-table.tsx";
import { MiddleTruncate } from "#components/ui/middle-truncate.tsx";
import type { EntrySummary } from "#lib/api/contract/entries.ts";
import { PairPreview } from "./pair-preview.tsx";

type PairTableProps = {
  rows: readonly EntrySummary[];
  sort: string;
  isStale: boolean;
  hrefOf: (id: string) => string;
  onOpen: (id: string) => void;
  onSort: (sort: string) => void;
  selection?: { selected: ReadonlySet<string>; onChange: (selected: Set<string>) => void; label: (row: EntrySummary) => string };
};

export function PairTable({ hrefOf, onOpen, ...table }: PairTableProps) {
  const columns: Column<EntrySummary>[] = [
    {
      key: "key",
      header: "Key",
      sort: "name",
      render: ({ id, name, openChanges, driftedOn }) => (
        <Group gap="xs" wrap="nowrap">
          <Anchor
            component={Link}
            href={hrefOf(id)}
            prefetch={false}
            c="inherit"
            style={{ display: "flex", minWidth: 0 }}
            onNavigate={(event: { preventDefault: () => void }) => {
              event.preventDefault();
              onOpen(id);
            }}
          >
            <MiddleTruncate text={name} />
          </Anchor>
          <OpenChangesBadge count={openChanges} />
          <DriftedBadge count={driftedOn} />
        </Group>
      ),
    },
    { key: "value", header: "Value", width: "34%", render: ({ preview }) => <PairPreview preview={preview} /> },
    tagsColumn,
    versionColumn,
    updatedColumn,
  ];
  return <DataTable caption="KV pairs" columns={columns} rowKey={({ id }) => id} onOpen={({ id }) => onOpen(id)} {...table} />;
}
