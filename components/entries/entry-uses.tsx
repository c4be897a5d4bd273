"use client";

import { useQuery } from "@tanstack/react-query";
import { usesQuery } from "#components/queries.ts";
import { refusalOf } from "#components/refusal.ts";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { ErrorPanel } from "#components/ui/error-panel.tsx";
import { Loading } from "#components/ui/loading.tsx";
import type { EntryUse } from "#lib/api/contract/uses.ts";
import { UsesTable } from "./uses-table.tsx";

type EntryUsesProps = { entryId: string; version: number; noun: string; initial?: readonly EntryUse[] };

/** Who used an entry last, and with which program. `version`: the entry's current one. */
export function EntryUses({ entryId, version, noun, initial }: EntryUsesProps) {
  const initialData = initial && { uses: [...initial] };
  const { data, error } = useQuery({ ...usesQuery(entryId), initialData });
  if (error) return <ErrorPanel title="Who used it did not load" refusal={refusalOf(error)} />;
  if (!data) return <Loading heights={[120]} label="Loading who used it" />;
  if (data.uses.length === 0)
    return (
      <EmptyState
        title={`Nobody has used this ${noun} yet.`}
        hint="Loads by Prefect's clients, pulls and reveals are listed here, for a year."
      />
    );
  return <UsesTable caption="Last used by" uses={data.uses} version={version} />;
}
