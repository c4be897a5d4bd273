"use client";

import { Anchor, Button } from "@mantine/core";
import { IconClockHour4, IconHistory } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { changesQuery } from "#components/queries.ts";
import { refusalOf } from "#components/refusal.ts";
import { useSession } from "#components/shell/session.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { ErrorPanel } from "#components/ui/error-panel.tsx";
import { NothingMatched } from "#components/ui/nothing-matched.tsx";
import { Page } from "#components/ui/page.tsx";
import { TableFoot } from "#components/ui/table-foot.tsx";
import { useUrlState } from "#components/ui/use-url-state.ts";
import { useWire, type Wire } from "#components/wire.ts";
import type { InputOf, OutputOf } from "#lib/api/client.ts";
import { isSameJson, type JsonObject } from "#lib/core/json.ts";
import { ChangeLog } from "./change-log.tsx";
import { HistoryFilters } from "./history-filters.tsx";
import { historyParams } from "./history-params.ts";

type FirstChanges = { params: InputOf<"listChanges">; answer: OutputOf<"listChanges"> };

/** Every change of the workspace, newest first. */
export function HistoryPage({ first: wire }: { first: Wire<FirstChanges> }) {
  const first = useWire(wire);
  const { state, set, clear } = useUrlState();
  const params = historyParams(state);
  const isFirst = isSameJson(params as JsonObject, first.params as JsonObject);
  const { data, error } = useQuery({ ...changesQuery(params), initialData: isFirst ? first.answer : undefined });
  const { me } = useSession();
  const latest = me.workspace?.revision ?? 0;
  const isFiltered = Boolean(state.q || state.author || state.path || state.from || state.to);
  return (
    <Page
      title="History"
      purpose="Every change of this workspace, with who made it and what it did."
      actions={latest > 0 && <HistoryActions latest={latest} />}
    >
      <HistoryFilters state={state} set={set} />
      {error && <ErrorPanel title="The history did not load" refusal={refusalOf(error)} />}
      {data && data.changes.length > 0 && <ChangeLog changes={data.changes} />}
      {data && data.total > 0 && (
        <TableFoot
          page={params.page}
          pageSize={data.pageSize}
          total={data.total}
          noun={["change", "changes"]}
          onPage={(page) => set({ page: String(page) })}
        />
      )}
      {data &&
        data.changes.length === 0 &&
        (isFiltered || params.page > 1 ? (
          <NothingMatched
            noun="change"
            hint="Search looks through messages and through the paths of the entries that were touched."
            onClear={clear}
          />
        ) : (
          <NothingYet />
        ))}
    </Page>
  );
}

function HistoryActions({ latest }: { latest: number }) {
  return (
    <>
      <Button component={Link} href={`/compare?from=${Math.max(0, latest - 1)}&to=${latest}`} variant="default" prefetch={false}>
        Compare
      </Button>
      <Button
        component={Link}
        href={`/history/at/${latest}`}
        variant="default"
        leftSection={<IconClockHour4 size={16} aria-hidden />}
        prefetch={false}
      >
        Workspace at revision…
      </Button>
    </>
  );
}

function NothingYet() {
  const { can } = useSession();
  return (
    <EmptyState
      icon={<IconHistory size={32} stroke={1.5} />}
      title="Nothing has been changed yet"
      hint="Each save stands here with its author, its message and its diff."
      action={
        can("write") && (
          <Button component={Link} href="/blocks/catalog">
            Create a block
          </Button>
        )
      }
      secondary={
        can("write") && (
          <Anchor component={Link} href="/variables?id=new" size="sm">
            or a KV pair
          </Anchor>
        )
      }
    />
  );
}
