"use client";

import { Autocomplete, SegmentedControl, Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { membersQuery } from "#components/queries.ts";
import { DayRange } from "#components/ui/day-range.tsx";
import { FilterBar } from "#components/ui/filter-bar.tsx";
import { SearchInput } from "#components/ui/search-input.tsx";
import { UrlText } from "#components/ui/url-text.tsx";
import type { UrlState } from "#components/ui/use-url-state.ts";
import { actionWords } from "./action-words.ts";

type AuditFiltersProps = { state: UrlState; set: (next: Record<string, string>) => void; actions: readonly string[] };

const results = [
  { value: "", label: "All" },
  { value: "done", label: "Done" },
  { value: "denied", label: "Denied" },
  { value: "refused", label: "Refused" },
];

/** Path, person, action, result and time, each kept in the address. */
export function AuditFilters({ state, set, actions }: AuditFiltersProps) {
  const { data } = useQuery(membersQuery());
  const names = [...new Set(data?.members.map(({ name }) => name) ?? [])];
  const choices = actions.map((action) => ({ value: action, label: actionWords(action) }));
  return (
    <FilterBar>
      <SearchInput label="Search entry paths and names" value={state.q ?? ""} onChange={(q) => set({ q })} w={248} />
      <UrlText value={state.actor ?? ""} onChange={(actor) => set({ actor })}>
        {(text, change) => (
          <Autocomplete
            aria-label="Person or token"
            placeholder="Person or token"
            data={names}
            value={text}
            onChange={change}
            w={176}
            clearable
          />
        )}
      </UrlText>
      <Select
        aria-label="Action"
        placeholder="Any action"
        data={choices}
        value={state.action ?? null}
        onChange={(action) => set({ action: action ?? "" })}
        clearable
        searchable
        w={208}
      />
      <DayRange from={state.from ?? ""} to={state.to ?? ""} onChange={set} />
      <SegmentedControl aria-label="Result" size="xs" data={results} value={state.result ?? ""} onChange={(result) => set({ result })} />
    </FilterBar>
  );
}
