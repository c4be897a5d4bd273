"use client";

import { Button } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useQueries, useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { entriesQuery, entryQuery } from "#components/queries.ts";
import { refusalOf } from "#components/refusal.ts";
import { Section } from "#components/settings/section.tsx";
import { useSession } from "#components/shell/session.tsx";
import { ErrorPanel } from "#components/ui/error-panel.tsx";
import { Loading } from "#components/ui/loading.tsx";
import { TableFoot } from "#components/ui/table-foot.tsx";
import { useUrlState } from "#components/ui/use-url-state.ts";
import { useWire, type Wire } from "#components/wire.ts";
import type { OutputOf } from "#lib/api/client.ts";
import type { Entry } from "#lib/api/contract/entries.ts";
import { NewPolicy } from "./new-policy.tsx";
import { NoPolicies } from "./no-policies.tsx";
import { policiesParams } from "./policies-params.ts";
import { newPolicyHref } from "./policy-hrefs.ts";
import { PolicyPane } from "./policy-pane.tsx";
import { PolicyTable } from "./policy-table.tsx";

type PoliciesFirst = {
  params: ReturnType<typeof policiesParams>;
  list: OutputOf<"listEntries">;
  /** The policies of the list, and the one that the address opens, with their documents. */
  entries: Entry[];
};

/** Who has to approve what: all policies, or the one that the address opens. */
export function PoliciesScreen({ first: wire }: { first: Wire<PoliciesFirst> }) {
  const first = useWire(wire);
  const { state } = useUrlState();
  const router = useRouter();
  const id = state.id ?? "";
  const isKnown = id !== "" && id !== "new";
  const initialData = first.entries.find((entry) => entry.id === id);
  const { data: entry, error } = useQuery({ ...entryQuery(id), enabled: isKnown, initialData });
  if (id === "new") return <NewPolicy key={state.preset ?? ""} presetId={state.preset ?? ""} />;
  if (!isKnown) return <PolicyList first={first} />;
  if (entry) return <PolicyPane key={entry.id} entry={entry} onGone={() => router.push("/settings/policies")} />;
  if (error) return <ErrorPanel title="This policy cannot be shown" refusal={refusalOf(error)} />;
  return <Loading label="Loading the policy" heights={[28, 320]} maw={720} />;
}

function PolicyList({ first }: { first: PoliciesFirst }) {
  const { state, set } = useUrlState();
  const router = useRouter();
  const { can } = useSession();
  const params = policiesParams(state);
  const isFirst = params.page === first.params.page;
  const { data, error } = useQuery({ ...entriesQuery(params), initialData: isFirst ? first.list : undefined });
  const answers = useQueries({
    queries: (data?.entries ?? []).map(({ id }) => ({ ...entryQuery(id), initialData: first.entries.find((entry) => entry.id === id) })),
  });
  const rows = answers.flatMap(({ data: entry }) => (entry ? [entry] : []));
  const create = can("manage") && data !== undefined && data.total > 0 && (
    <Button component={Link} href={newPolicyHref()} size="compact-sm" data-shortcut="c" leftSection={<IconPlus size={14} aria-hidden />}>
      New policy
    </Button>
  );
  return (
    <Section title="Who has to approve what" actions={create}>
      {error && <ErrorPanel title="The policies cannot be listed" refusal={refusalOf(error)} />}
      {data?.total === 0 && <NoPolicies />}
      {rows.length > 0 && <PolicyTable rows={rows} onOpen={(id) => router.push(`/settings/policies?id=${id}`)} />}
      {data && data.total > 0 && <TableFoot {...data} noun={["policy", "policies"]} onPage={(page) => set({ page: String(page) })} />}
    </Section>
  );
}
