"use client";

import { SegmentedControl, Select, TextInput } from "@mantine/core";
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

export function AuditFilters({ state, set, actions }: AuditFiltersProps) {
  const choices = actions.map((action) => ({ value: action, label: actionWords(action) }));
  return (
    <FilterBar>
      <SearchInput label="Search paths and names" value={state.q ?? ""} onChange={(q) => set({ q })} w={240} />
      <UrlText value={state.actor ?? ""} onChange={(actor) => set({ actor })}>
        {(text, change) => (
          <TextInput
            aria-label="Who"
            placeholder="Who"
            value={text}
            onChange={(event) => change(event.currentTarget.value)}
            w={160}
            spellCheck={false}
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
        w={220}
      />
      <SegmentedControl aria-label="Result" size="xs" data={results} value={state.result ?? ""} onChange={(result) => set({ result })} />
    </FilterBar>
  );
}
