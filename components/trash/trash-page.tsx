"use client";

import { ActionIcon, Anchor, Button, Group, SegmentedControl, Text, Tooltip, VisuallyHidden } from "@mantine/core";
import { IconFlame, IconTrash } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import { DestroyDialog } from "#components/history/destroy-dialog.tsx";
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

type FirstTrash = { params: InputOf<"listEntries">; answer: OutputOf<"listEntries"> };

const kindChoices = [
  { value: "", label: "All" },
  { value: "block", label: "Blocks" },
  { value: "kv", label: "Variables" },
  { value: "config", label: "Configs" },
  { value: "policy", label: "Policies" },
];

/** What was deleted and can be brought back, with all its versions. */
export function TrashPage({ first: wire }: { first: Wire<FirstTrash> }) {
  const first = useWire(wire);
  const { state, set, clear } = useUrlState();
  const [undeleting, setUndeleting] = useState<EntrySummary>();
  const [destroying, setDestroying] = useState<EntrySummary>();
  const trashDays = useSession().me.workspace?.trashDays ?? 0;
  const params = trashParams(state);
  const isFirst = isSameJson(params as JsonObject, first.params as JsonObject);
  const { data, error, isPlaceholderData } = useQuery({ ...entriesQuery(params), initialData: isFirst ? first.answer : undefined });
  const isFiltered = Boolean(state.q || state.kind) || params.page > 1;
  return (
    <Page title="Trash" purpose={<Retention days={trashDays} />}>
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
            onDestroy={setDestroying}
            trashDays={trashDays}
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
      <DestroyDialog what={destroying && { id: destroying.id, path: destroying.path }} onClose={() => setDestroying(undefined)} />
    </Page>
  );
}

/** How long the trash keeps things, in words. */
function Retention({ days }: { days: number }) {
  const { can } = useSession();
  return (
    <>
      Deleted entries keep their versions and secrets{" "}
      {days === 0
        ? "until they are brought back or somebody destroys them."
        : `for ${days} ${days === 1 ? "day" : "days"}, then they are destroyed.`}{" "}
      {can("manage") && (
        <Anchor component={Link} href="/settings/workspace" inherit underline="always">
          Change that
        </Anchor>
      )}
    </>
  );
}

type TrashTableProps = {
  entries: readonly EntrySummary[];
  sort: string;
  onSort: (sort: string) => void;
  onUndelete: (entry: EntrySummary) => void;
  onDestroy: (entry: EntrySummary) => void;
  trashDays: number;
  isStale: boolean;
};

function TrashTable({ entries, sort, onSort, onUndelete, onDestroy, trashDays, isStale }: TrashTableProps) {
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
    ...(trashDays > 0 ? [destroyedColumn(trashDays)] : []),
    {
      key: "undelete",
      header: "Actions",
      isHeaderHidden: true,
      width: can("manage") ? "160px" : "128px",
      align: "end",
      render: (entry) => <RowActions entry={entry} onUndelete={onUndelete} onDestroy={onDestroy} />,
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

type RowActionsProps = Pick<TrashTableProps, "onUndelete" | "onDestroy"> & { entry: EntrySummary };

function RowActions({ entry, onUndelete, onDestroy }: RowActionsProps) {
  const { can } = useSession();
  return (
    <Group gap={4} wrap="nowrap" justify="flex-end">
      {can("write") && (
        <Button variant="default" size="compact-sm" onClick={() => onUndelete(entry)}>
          Bring back<VisuallyHidden> {entry.path}</VisuallyHidden>
        </Button>
      )}
      {can("manage") && (
        <Tooltip label="Destroy for good…">
          <ActionIcon size={28} aria-label={`Destroy ${entry.path} for good`} onClick={() => onDestroy(entry)}>
            <IconFlame size={16} />
          </ActionIcon>
        </Tooltip>
      )}
    </Group>
  );
}

const dayMs = 24 * 3_600_000;

function destroyedColumn(trashDays: number): Column<EntrySummary> {
  return {
    key: "destroyed",
    header: "Destroyed",
    width: "120px",
    render: ({ updatedAt }) => {
      const at = new Date(Date.parse(updatedAt) + trashDays * dayMs);
      // The server looks every hour, and wants to see it twice.
      return at.getTime() > Date.now() ? <RelativeTime at={at.toISOString()} /> : <Text span>within hours</Text>;
    },
  };
}

function NothingYet() {
  return (
    <EmptyState
      icon={<IconTrash size={32} stroke={1.5} />}
      title="The trash is empty"
      hint="What you delete comes here and can be brought back."
    />
  );
}
