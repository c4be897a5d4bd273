"use client";

import { Button, Group, SegmentedControl, Text } from "@mantine/core";
import { IconHistory, IconRestore } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import { refusalOf } from "#components/refusal.ts";
import { useSession } from "#components/shell/session.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { ErrorPanel } from "#components/ui/error-panel.tsx";
import { FilterBar } from "#components/ui/filter-bar.tsx";
import { NothingMatched } from "#components/ui/nothing-matched.tsx";
import { Page } from "#components/ui/page.tsx";
import { SearchInput } from "#components/ui/search-input.tsx";
import { TableFoot } from "#components/ui/table-foot.tsx";
import { useUrlState } from "#components/ui/use-url-state.ts";
import { useWire, type Wire } from "#components/wire.ts";
import type { Action } from "#lib/api/action.ts";
import type { InputOf, OutputOf } from "#lib/api/client.ts";
import { isSameJson, type JsonObject } from "#lib/core/json.ts";
import { pastEntriesQuery } from "./history-queries.ts";
import { PastEntryView } from "./past-entry-view.tsx";
import { pastParams } from "./past-params.ts";
import { PastTable } from "./past-table.tsx";
import { type RestoreChoice, RestoreRevision } from "./restore-revision.tsx";
import { RevisionBar } from "./revision-bar.tsx";

type FirstPast = {
  revision: OutputOf<"getRevision">;
  params: InputOf<"listEntriesAt">;
  answer: OutputOf<"listEntriesAt">;
};

type PastPageProps = { first: Wire<FirstPast>; restore: Action<"restoreRevision"> };

const kindChoices = [
  { value: "", label: "All" },
  { value: "block", label: "Blocks" },
  { value: "kv", label: "Variables" },
  { value: "config", label: "Configs" },
  { value: "policy", label: "Policies" },
];

/** The whole workspace as it was at a revision. Nothing here can be changed; what is missed can be restored. */
export function PastPage({ first: wire, restore }: PastPageProps) {
  const first = useWire(wire);
  const { revision, latest } = first.revision;
  const { state, set } = useUrlState();
  const { can } = useSession();
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [choice, setChoice] = useState<RestoreChoice>();
  const isPast = revision < latest;
  return (
    <div data-past={isPast || undefined}>
      <Page
        title={`Workspace at revision ${revision}`}
        crumbs={[{ label: "History", href: "/history" }, { label: `Revision ${revision}` }]}
        purpose={isPast ? "Read only: everything as it was then, secrets masked." : "The newest revision: what the workspace says now."}
        actions={<PastActions revision={first.revision} canRestore={isPast && can("write")} onRestore={() => setChoice({ what: "all" })} />}
      >
        <RevisionBar revision={first.revision} />
        {state.id ? (
          <PastEntryView
            revision={revision}
            id={state.id}
            onBack={() => set({ id: "", page: state.page ?? "" })}
            onRestore={isPast && can("write") ? (entry) => setChoice({ what: "some", ids: [entry.id] }) : undefined}
          />
        ) : (
          <>
            <PastSelection
              count={selected.size}
              onRestore={() => setChoice({ what: "some", ids: [...selected] })}
              onClear={() => setSelected(new Set())}
            />
            <PastList first={first} selection={isPast && can("write") ? { selected, onChange: setSelected } : undefined} />
          </>
        )}
      </Page>
      <RestoreRevision revision={revision} choice={choice} restore={restore} onClose={() => setChoice(undefined)} />
    </div>
  );
}

type PastActionsProps = { revision: OutputOf<"getRevision">; canRestore: boolean; onRestore: () => void };

function PastActions({ revision: { revision, latest, change }, canRestore, onRestore }: PastActionsProps) {
  return (
    <>
      {change && (
        <Button component={Link} href={`/changes/${change.id}`} variant="default" prefetch={false}>
          See its change
        </Button>
      )}
      {revision < latest && (
        <Button component={Link} href={`/compare?from=${revision}&to=${latest}`} variant="default" prefetch={false}>
          Compare with now
        </Button>
      )}
      {canRestore && (
        <Button leftSection={<IconRestore size={16} aria-hidden />} onClick={onRestore}>
          Restore…
        </Button>
      )}
    </>
  );
}

function PastSelection({ count, onRestore, onClear }: { count: number; onRestore: () => void; onClear: () => void }) {
  if (count === 0) return null;
  return (
    <Group gap="xs" mb="xs" role="region" aria-label="Selected">
      <Text size="sm">{count} selected</Text>
      <Button variant="default" size="compact-sm" onClick={onRestore}>
        Restore these…
      </Button>
      <Button variant="subtle" color="gray" size="compact-sm" onClick={onClear}>
        Clear selection
      </Button>
    </Group>
  );
}

type PastListProps = {
  first: FirstPast;
  selection?: { selected: ReadonlySet<string>; onChange: (selected: Set<string>) => void };
};

function PastList({ first, selection }: PastListProps) {
  const { revision } = first.revision;
  const { state, set, clear } = useUrlState();
  const params = pastParams(revision, state);
  const isFirst = isSameJson(params as JsonObject, first.params as JsonObject);
  const { data, error, isPlaceholderData } = useQuery({ ...pastEntriesQuery(params), initialData: isFirst ? first.answer : undefined });
  const isFiltered = Boolean(state.q || state.kind || state.tag) || params.page > 1;
  return (
    <>
      <FilterBar>
        <SearchInput label="Search the entries of then" value={state.q ?? ""} onChange={(q) => set({ q })} w={280} />
        <SegmentedControl aria-label="Kind" size="xs" data={kindChoices} value={state.kind ?? ""} onChange={(kind) => set({ kind })} />
      </FilterBar>
      {error && <ErrorPanel title="The entries did not load" refusal={refusalOf(error)} />}
      {data && data.entries.length > 0 && (
        <PastTable
          revision={revision}
          entries={data.entries}
          sort={params.sort ?? ""}
          onSort={(sort) => set({ sort })}
          onOpen={(id) => set({ id, page: state.page ?? "" })}
          selection={selection}
          isStale={isPlaceholderData}
        />
      )}
      {data && data.total > 0 && (
        <TableFoot
          page={params.page}
          pageSize={params.pageSize}
          total={data.total}
          noun={["entry", "entries"]}
          onPage={(page) => set({ page: String(page) })}
        />
      )}
      {data &&
        data.entries.length === 0 &&
        (isFiltered ? (
          <NothingMatched noun="entry of then" onClear={clear} />
        ) : (
          <EmptyState icon={<IconHistory size={32} stroke={1.5} />} title="The workspace was empty then" />
        ))}
    </>
  );
}
