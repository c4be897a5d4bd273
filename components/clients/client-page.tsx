"use client";

import { Alert, Button, SegmentedControl, Stack, Title } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { callAction } from "#components/call-action.ts";
import { clientQuery } from "#components/queries.ts";
import { refusalOf } from "#components/refusal.ts";
import { ConfirmDestroy } from "#components/ui/confirm-destroy.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { ErrorPanel } from "#components/ui/error-panel.tsx";
import { FilterBar } from "#components/ui/filter-bar.tsx";
import { MiddleTruncate } from "#components/ui/middle-truncate.tsx";
import { NothingMatched } from "#components/ui/nothing-matched.tsx";
import { Page } from "#components/ui/page.tsx";
import { SearchInput } from "#components/ui/search-input.tsx";
import { TableFoot } from "#components/ui/table-foot.tsx";
import { type UrlState, useUrlState } from "#components/ui/use-url-state.ts";
import { useWire, type Wire } from "#components/wire.ts";
import type { Action } from "#lib/api/action.ts";
import type { InputOf, OutputOf } from "#lib/api/client.ts";
import { isSameJson, type JsonObject } from "#lib/core/json.ts";
import { ClientFacts } from "./client-facts.tsx";
import { adviceOn, badgeWords } from "./client-words.ts";
import { clientParams } from "./clients-params.ts";
import { HeldTable } from "./held-table.tsx";
import { StateBadge } from "./state-badge.tsx";

export type ClientActions = { forgetClient: Action<"forgetClient">; requestAdoption: Action<"requestAdoption"> };
type Answer = OutputOf<"getClient">;
type FirstOfClient = { params: InputOf<"getClient">; answer: Answer };

/** One client: what its target holds of each entry, what was edited there, and what to do about it. */
export function ClientPage({ first: wire, actions }: { first: Wire<FirstOfClient>; actions: ClientActions }) {
  const first = useWire(wire);
  const { state, set, clear } = useUrlState();
  const params = clientParams(first.answer.client.id, state);
  const isFirst = isSameJson(params as JsonObject, first.params as JsonObject);
  const [isForgotten, setForgotten] = useState(false);
  const query = { ...clientQuery(params), initialData: isFirst ? first.answer : undefined, enabled: !isForgotten };
  const { data, error, isPlaceholderData } = useQuery(query);
  const shown = data ?? first.answer;
  const { client, entries, total } = shown;
  return (
    <Page
      title={<MiddleTruncate text={client.host} tail={16} />}
      crumbs={[{ label: "Clients", href: "/sync" }]}
      purpose={<StateBadge state={client.state} words={badgeWords(client)} />}
      actions={shown.canForget && <Forget client={client} forget={actions.forgetClient} onForgotten={() => setForgotten(true)} />}
    >
      <Stack gap="lg">
        {error && <ErrorPanel title="This client did not load" refusal={refusalOf(error)} />}
        <Advice client={client} />
        <ClientFacts client={client} revision={shown.revision} />
        <section>
          <Title order={2} mb="sm">
            What it holds ({client.held})
          </Title>
          {client.held > 0 && <HeldFilters state={state} set={set} client={client} />}
          {entries.length > 0 && (
            <>
              <HeldTable answer={shown} requestAdoption={actions.requestAdoption} isStale={isPlaceholderData} />
              <TableFoot
                page={params.page}
                pageSize={shown.pageSize}
                total={total}
                noun={["entry", "entries"]}
                onPage={(page) => set({ page: String(page) })}
              />
            </>
          )}
          {entries.length === 0 && client.held > 0 && <NothingMatched noun="entry" onClear={clear} />}
          {client.held === 0 && <EmptyState title="It has said of no entry that it holds it" hint="It reports them with its next pull." />}
        </section>
      </Stack>
    </Page>
  );
}

function Advice({ client }: Pick<Answer, "client">) {
  const advice = adviceOn(client);
  if (!advice) return null;
  return (
    <Alert color={client.state === "failed" ? "red" : "yellow"} title={advice.title}>
      {advice.text}
    </Alert>
  );
}

type HeldFiltersProps = Pick<Answer, "client"> & { state: UrlState; set: (next: Record<string, string>) => void };

function HeldFilters({ state, set, client }: HeldFiltersProps) {
  return (
    <FilterBar>
      <SearchInput label="Search what it holds" value={state.q ?? ""} onChange={(q) => set({ q })} w={248} />
      <SegmentedControl
        aria-label="Which entries"
        size="xs"
        data={[
          { value: "", label: "All" },
          { value: "behind", label: `Behind ${client.behind}` },
          { value: "drifted", label: `Drifted ${client.drifted}` },
        ]}
        value={state.show ?? ""}
        onChange={(show) => set({ show })}
      />
    </FilterBar>
  );
}

type ForgetProps = Pick<Answer, "client"> & { forget: ClientActions["forgetClient"]; onForgotten: () => void };

function Forget({ client, forget, onForgotten }: ForgetProps) {
  const queryClient = useQueryClient();
  const router = useRouter();
  const [isAsking, setAsking] = useState(false);
  const confirm = async () => {
    const outcome = await callAction(forget, { id: client.id });
    if (!outcome.ok) return outcome.refusal;
    onForgotten();
    notifications.show({ message: `${client.host} is forgotten.` });
    void queryClient.invalidateQueries({ queryKey: ["clients"] });
    router.push("/sync");
    return undefined;
  };
  return (
    <>
      <Button variant="default" onClick={() => setAsking(true)}>
        Forget
      </Button>
      <ConfirmDestroy
        opened={isAsking}
        onClose={() => setAsking(false)}
        title="Forget this client"
        consequence="What it said is no longer shown. Nothing changes on the host: its files stay, its token stays valid, and it comes back with its next receipt."
        confirmLabel="Forget"
        onConfirm={confirm}
      />
    </>
  );
}
