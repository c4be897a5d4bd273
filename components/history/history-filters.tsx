"use client";

import { Autocomplete, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { membersQuery } from "#components/queries.ts";
import { DayRange } from "#components/ui/day-range.tsx";
import { FilterBar } from "#components/ui/filter-bar.tsx";
import { SearchInput } from "#components/ui/search-input.tsx";
import { UrlText } from "#components/ui/url-text.tsx";
import type { UrlState } from "#components/ui/use-url-state.ts";

/** Words, person, path and time, each kept in the address. */
export function HistoryFilters({ state, set }: { state: UrlState; set: (next: Record<string, string>) => void }) {
  const { data } = useQuery(membersQuery());
  const names = [...new Set(data?.members.map(({ name }) => name) ?? [])];
  return (
    <FilterBar>
      <SearchInput label="Search messages and paths" value={state.q ?? ""} onChange={(q) => set({ q })} w={248} />
      <UrlText value={state.author ?? ""} onChange={(author) => set({ author })}>
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
      <UrlText value={state.path ?? ""} onChange={(path) => set({ path })}>
        {(text, change) => (
          <TextInput
            aria-label="Path begins with"
            placeholder="Path begins with, block/…"
            classNames={{ input: "mono" }}
            spellCheck={false}
            value={text}
            onChange={(event) => change(event.currentTarget.value)}
            w={232}
          />
        )}
      </UrlText>
      <DayRange from={state.from ?? ""} to={state.to ?? ""} onChange={set} />
    </FilterBar>
  );
}
