"use client";

import { Anchor, Text } from "@mantine/core";
import Link from "next/link";
import { type Column, DataTable } from "#components/ui/data-table.tsx";
import { MiddleTruncate } from "#components/ui/middle-truncate.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { TagList } from "#components/ui/tag-list.tsx";
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
      render: ({ id, name }) => (
        <Anchor
          component={Link}
          href={hrefOf(id)}
          prefetch={false}
          onNavigate={(event: { preventDefault: () => void }) => {
            event.preventDefault();
            onOpen(id);
          }}
        >
          <MiddleTruncate text={name} />
        </Anchor>
      ),
    },
    { key: "value", header: "Value", width: "34%", render: ({ preview }) => <PairPreview preview={preview} /> },
    { key: "tags", header: "Tags", width: "14%", hideBelow: "md", render: ({ tags }) => <TagList tags={tags} max={2} /> },
    { key: "version", header: "Version", sort: "version", width: "88px", hideBelow: "sm", render: ({ version }) => `v${version}` },
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
  ];
  return <DataTable caption="KV pairs" columns={columns} rowKey={({ id }) => id} onOpen={({ id }) => onOpen(id)} {...table} />;
}
