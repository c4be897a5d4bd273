"use client";

import { Button, SegmentedControl, Text, VisuallyHidden } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { entriesQuery } from "#components/queries.ts";
import { refusalOf } from "#components/refusal.ts";
import { useSession } from "#components/shell/session.tsx";
import { type Column, DataTable } from "#components/ui/data-table.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { ErrorPanel } from "#components/ui/error-panel.tsx";
import { FilterBar } from "#components/ui/filter-bar.tsx";
import { MiddleTruncate } from "#components/ui/middle-truncate.tsx";
import { NothingMatched } from "#components/ui/nothing-matched.tsx";
import { Page } from "#components/ui/page.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { SearchInput } from "#components/ui/search-input.tsx";
import { TableFoot } from "#components/ui/table-foot.tsx";
import { useUrlState } from "#components/ui/use-url-state.ts";
import { useWire, type Wire } from "#components/wire.ts";
import type { InputOf, OutputOf } from "#lib/api/client.ts";
import type { EntrySummary } from "#lib/api/contract/entries.ts";
import { isSameJson, type JsonObject } from "#lib/core/json.ts";
import { trashParams } from "./trash-params.ts";
import { UndeleteDialog } from "./undelete-dialog.tsx";

export type FirstTrash = { params: InputOf<"listEntries">; answer: OutputOf<"listEntries"> };

const kindChoices = [
  { value: "", label: "All" },
  { value: "block", label: "Blocks" },
  { value: "kv", label: "Variables" },
  { value: "config", label: "Configs" },
];

/** What was deleted and can be brought back, with all its versions. */
export function TrashPage({ first: wire }: { first: Wire<FirstTrash> }) {
  const first = useWire(wire);
  const { state, set, clear } = useUrlState();
  const [undeleting, setUndeleting] = useState<EntrySummary>();
  const params = trashParams(state);
  const isFirst = isSameJson(params as JsonObject, first.params as JsonObject);
  const { data, error, isPlaceholderData } = useQuery({ ...entriesQuery(params), initialData: isFirst ? first.answer : undefined });
  const isFiltered = Boolean(state.q || state.kind) || params.page > 1;
  return (
    <Page title="Trash" purpose="Deleted entries keep their versions and secrets until they are brought back.">
      <FilterBar>
        <SearchInput label="Search the trash" value={state.q ?? ""} onChange={(q) => set({ q })} w={280} />
        <SegmentedControl aria-label="Kind" size="xs" data={kindChoices} value={state.kind ?? ""} onChange={(kind) => set({ kind })} />
      </FilterBar>
      {error && <ErrorPanel title="The trash did not load" refusal={refusalOf(error)} />}
      {data && data.entries.length > 0 && (
        <>
          <TrashTable
            entries={data.entries}
            sort={params.sort ?? ""}
            onSort={(sort) => set({ sort })}
            onUndelete={setUndeleting}
            isStale={isPlaceholderData}
          />
          <TableFoot
            page={params.page}
            pageSize={params.pageSize}
            total={data.total}
            noun={["entry", "entries"]}
            onPage={(page) => set({ page: String(page) })}
          />
        </>
      )}
      {data && data.entries.length === 0 && (isFiltered ? <NothingMatched noun="deleted entry" onClear={clear} /> : <NothingYet />)}
      <UndeleteDialog entry={undeleting} onClose={() => setUndeleting(undefined)} />
    </Page>
  );
}

type TrashTableProps = {
  entries: readonly EntrySummary[];
  sort: string;
  onSort: (sort: string) => void;
  onUndelete: (entry: EntrySummary) => void;
  isStale: boolean;
};

function TrashTable({ entries, sort, onSort, onUndelete, isStale }: TrashTableProps) {
  const { can } = useSession();
  const columns: Column<EntrySummary>[] = [
    { key: "path", header: "Path", sort: "name", render: ({ path }) => <MiddleTruncate text={path} tail={16} /> },
    { key: "version", header: "Versions", width: "96px", hideBelow: "md", render: ({ version }) => version },
    {
      key: "by",
      header: "Deleted by",
      width: "200px",
      hideBelow: "sm",
      render: ({ updatedBy }) => (
        <Text truncate title={updatedBy}>
          {updatedBy}
        </Text>
      ),
    },
    {
      key: "when",
      header: "When",
      width: "112px",
      sort: "updated",
      hideBelow: "sm",
      render: ({ updatedAt }) => <RelativeTime at={updatedAt} />,
    },
    {
      key: "undelete",
      header: "Actions",
      isHeaderHidden: true,
      width: "128px",
      align: "end",
      render: (entry) =>
        can("write") ? (
          <Button variant="default" size="compact-sm" onClick={() => onUndelete(entry)}>
            Bring back<VisuallyHidden> {entry.path}</VisuallyHidden>
          </Button>
        ) : null,
    },
  ];
  return (
    <DataTable
      caption="Deleted entries"
      columns={columns}
      rows={entries}
      rowKey={({ id }) => id}
      sort={sort}
      onSort={onSort}
      isStale={isStale}
    />
  );
}

function NothingYet() {
  return (
    <EmptyState
      icon={<IconTrash size={32} stroke={1.5} />}
      title="The trash is empty"
      hint="What you delete comes here and can be brought back at any time."
    />
  );
}
