"use client";

import { Button } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { SelectionBar } from "#components/entries/selection-bar.tsx";
import { TagFilter } from "#components/entries/tag-filter.tsx";
import { listParams } from "#components/list-params.ts";
import { entriesQuery } from "#components/queries.ts";
import { refusalOf } from "#components/refusal.ts";
import { useSession } from "#components/shell/session.tsx";
import { ErrorPanel } from "#components/ui/error-panel.tsx";
import { FilterBar } from "#components/ui/filter-bar.tsx";
import { Page } from "#components/ui/page.tsx";
import { SearchInput } from "#components/ui/search-input.tsx";
import { TableFoot } from "#components/ui/table-foot.tsx";
import { useUrlState } from "#components/ui/use-url-state.ts";
import { useWire, type Wire } from "#components/wire.ts";
import type { OutputOf } from "#lib/api/client.ts";
import type { Entry } from "#lib/api/contract/entries.ts";
import { NoPairs } from "./no-pairs.tsx";
import { PairPanel } from "./pair-panel.tsx";
import { PairTable } from "./pair-table.tsx";

type VariablesScreenProps = {
  /** The page of pairs that `params` asked for. */
  list: Wire<OutputOf<"listEntries">>;
  params: ReturnType<typeof listParams>;
  /** The pair that the address opens. */
  entry: Wire<Entry | null>;
};

export function VariablesScreen({ list, params, entry }: VariablesScreenProps) {
  const { state, set } = useUrlState();
  const initial = useWire(list);
  const initialEntry = useWire(entry);
  const now = listParams(state, "kv");
  const isInitial = JSON.stringify(now) === JSON.stringify(params);
  const { data, error, isPlaceholderData } = useQuery({ ...entriesQuery(now), initialData: isInitial ? initial : undefined });
  const { can } = useSession();
  const isFiltered = Boolean(now.q || now.tag);
  const open = (id: string) => window.history.pushState(null, "", openHref(state, id));
  const close = () => window.history.replaceState(null, "", openHref(state, ""));
  return (
    <Page
      title="Variables"
      purpose="KV pairs: small JSON values that programs ask for by key. Prefect calls them variables."
      actions={
        can("write") && (
          <Button data-shortcut="c" leftSection={<IconPlus size={16} />} onClick={() => open("new")}>
            New KV pair
          </Button>
        )
      }
    >
      <FilterBar>
        <SearchInput label="Search KV pairs" value={now.q ?? ""} onChange={(q) => set({ q })} w={280} />
        <TagFilter kind="kv" value={now.tag ?? ""} onChange={(tag) => set({ tag })} />
      </FilterBar>
      {error && <ErrorPanel title="The pairs cannot be listed" refusal={refusalOf(error)} />}
      {data && data.total === 0 && <NoPairs isFiltered={isFiltered} onClear={() => set({ q: "", tag: "" })} onCreate={() => open("new")} />}
      {data && data.total > 0 && (
        <Pairs
          data={data}
          sort={now.sort ?? "name"}
          isStale={isPlaceholderData}
          hrefOf={(id) => openHref(state, id)}
          onOpen={open}
          onChange={set}
        />
      )}
      <PairPanel open={state.id ?? ""} initial={initialEntry ?? undefined} onClose={close} />
    </Page>
  );
}

/** The address of this list with a pair open beside it. */
function openHref(state: Readonly<Record<string, string>>, id: string): string {
  const query = new URLSearchParams(state);
  if (id) query.set("id", id);
  else query.delete("id");
  return query.size > 0 ? `/variables?${query}` : "/variables";
}

type PairsProps = {
  data: OutputOf<"listEntries">;
  sort: string;
  isStale: boolean;
  hrefOf: (id: string) => string;
  onOpen: (id: string) => void;
  onChange: (next: Record<string, string>) => void;
};

function Pairs({ data, sort, isStale, hrefOf, onOpen, onChange }: PairsProps) {
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const { can } = useSession();
  const chosen = data.entries.filter(({ id }) => selected.has(id));
  return (
    <>
      <SelectionBar chosen={chosen} onDone={() => setSelected(new Set())} />
      <PairTable
        rows={data.entries}
        sort={sort}
        isStale={isStale}
        hrefOf={hrefOf}
        onOpen={onOpen}
        onSort={(next) => onChange({ sort: next })}
        selection={can("write") ? { selected, onChange: setSelected, label: ({ name }) => name } : undefined}
      />
      <TableFoot {...data} noun={["KV pair", "KV pairs"]} onPage={(page) => onChange({ page: String(page) })} />
    </>
  );
}
