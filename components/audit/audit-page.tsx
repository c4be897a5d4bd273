"use client";

import { IconClipboardList } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { auditQuery } from "#components/queries.ts";
import { refusalOf } from "#components/refusal.ts";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { ErrorPanel } from "#components/ui/error-panel.tsx";
import { NothingMatched } from "#components/ui/nothing-matched.tsx";
import { Page } from "#components/ui/page.tsx";
import { TableFoot } from "#components/ui/table-foot.tsx";
import { useUrlState } from "#components/ui/use-url-state.ts";
import { useWire, type Wire } from "#components/wire.ts";
import type { InputOf, OutputOf } from "#lib/api/client.ts";
import { isSameJson, type JsonObject } from "#lib/core/json.ts";
import { AuditChain } from "./audit-chain.tsx";
import { AuditExports } from "./audit-exports.tsx";
import { AuditFilters } from "./audit-filters.tsx";
import { auditFilters, auditParams } from "./audit-params.ts";
import { AuditTable } from "./audit-table.tsx";

type FirstEvents = { params: InputOf<"listAudit">; answer: OutputOf<"listAudit">; state: OutputOf<"getAuditState"> };

/** Who did what in this workspace: done, denied and refused. */
export function AuditPage({ first: wire }: { first: Wire<FirstEvents> }) {
  const first = useWire(wire);
  const { state, set, clear } = useUrlState();
  const params = auditParams(state);
  const isFirst = isSameJson(params as JsonObject, first.params as JsonObject);
  const { data, error, isPlaceholderData } = useQuery({ ...auditQuery(params), initialData: isFirst ? first.answer : undefined });
  const filters = auditFilters(state);
  const isFiltered = Object.keys(filters).length > 0 || params.page > 1;
  return (
    <Page
      title="Audit"
      purpose="Who did what, from where. Events cannot be changed: each is chained to the one before. None holds a secret."
      actions={<AuditExports filters={filters} />}
    >
      <AuditChain first={first.state} />
      <AuditFilters state={state} set={set} actions={data?.actions ?? first.answer.actions} />
      {error && <ErrorPanel title="The audit log did not load" refusal={refusalOf(error)} />}
      {data && data.events.length > 0 && (
        <>
          <AuditTable events={data.events} isStale={isPlaceholderData} />
          <TableFoot
            page={params.page}
            pageSize={params.pageSize}
            total={data.total}
            noun={["event", "events"]}
            onPage={(page) => set({ page: String(page) })}
          />
        </>
      )}
      {data && data.events.length === 0 && (isFiltered ? <NothingMatched noun="event" onClear={clear} /> : <NothingYet />)}
    </Page>
  );
}

function NothingYet() {
  return (
    <EmptyState
      icon={<IconClipboardList size={32} stroke={1.5} />}
      title="Nothing has happened yet"
      hint="Sign-ins, changes, pulls and reveals stand here."
    />
  );
}
