"use client";

import { useQuery } from "@tanstack/react-query";
import { clientsQuery } from "#components/queries.ts";
import { refusalOf } from "#components/refusal.ts";
import { ErrorPanel } from "#components/ui/error-panel.tsx";
import { NothingMatched } from "#components/ui/nothing-matched.tsx";
import { Page } from "#components/ui/page.tsx";
import { TableFoot } from "#components/ui/table-foot.tsx";
import { useUrlState } from "#components/ui/use-url-state.ts";
import { useWire, type Wire } from "#components/wire.ts";
import type { InputOf, OutputOf } from "#lib/api/client.ts";
import { isSameJson, type JsonObject } from "#lib/core/json.ts";
import { ClientFilters } from "./client-filters.tsx";
import { ClientTable } from "./client-table.tsx";
import { clientsParams, isFiltered } from "./clients-params.ts";
import { FleetBar } from "./fleet-bar.tsx";
import { NoClients } from "./no-clients.tsx";

type FirstClients = { params: InputOf<"listClients">; answer: OutputOf<"listClients">; origin: string };

/** Every host that pulls: what it holds, how far behind it is, and what went wrong. By their own receipts. */
export function ClientsPage({ first: wire }: { first: Wire<FirstClients> }) {
  const first = useWire(wire);
  const { state, set, clear } = useUrlState();
  const params = clientsParams(state);
  const isFirst = isSameJson(params as JsonObject, first.params as JsonObject);
  const { data, error, isPlaceholderData } = useQuery({ ...clientsQuery(params), initialData: isFirst ? first.answer : undefined });
  const { fleet, revision } = data ?? first.answer;
  return (
    <Page
      title="Clients"
      purpose="Who holds what: each host reports what stands in its files after it pulled. Versions and states, never a value."
    >
      {fleet.total > 0 && (
        <>
          <FleetBar fleet={fleet} revision={revision} />
          <ClientFilters state={state} set={set} fleet={fleet} entry={data?.entry ?? null} />
        </>
      )}
      {error && <ErrorPanel title="The clients did not load" refusal={refusalOf(error)} />}
      {data && data.clients.length > 0 && (
        <>
          <ClientTable
            rows={data.clients}
            revision={revision}
            sort={params.sort ?? "state"}
            onSort={(sort) => set({ sort })}
            isStale={isPlaceholderData}
          />
          <TableFoot
            page={params.page}
            pageSize={params.pageSize}
            total={data.total}
            noun={["client", "clients"]}
            onPage={(page) => set({ page: String(page) })}
          />
        </>
      )}
      {data &&
        data.clients.length === 0 &&
        (isFiltered(params) && fleet.total > 0 ? <NoMatch onClear={clear} /> : <NoClients origin={first.origin} />)}
    </Page>
  );
}

function NoMatch({ onClear }: { onClear: () => void }) {
  return <NothingMatched noun="client" hint="Search looks at hosts, targets, files, tools, tokens and people." onClear={onClear} />;
}
