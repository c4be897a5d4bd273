"use client";

import { Group, MultiSelect } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { TagFilter } from "#components/entries/tag-filter.tsx";
import { typesQuery } from "#components/queries.ts";
import { FilterBar } from "#components/ui/filter-bar.tsx";
import { Logo } from "#components/ui/logo.tsx";
import { SearchInput } from "#components/ui/search-input.tsx";
import type { UrlState } from "#components/ui/use-url-state.ts";

type BlockFiltersProps = { state: UrlState; set: (next: Record<string, string>) => void; withTypes?: boolean; label?: string };

/** Search, types with their logos, tag. */
export function BlockFilters({ state, set, withTypes = true, label = "Search blocks" }: BlockFiltersProps) {
  return (
    <FilterBar>
      <SearchInput label={label} value={state.q ?? ""} onChange={(q) => set({ q })} w={280} />
      {withTypes && <TypeFilter value={state.types ?? ""} onChange={(types) => set({ types })} />}
      <TagFilter kind="block" value={state.tag ?? ""} onChange={(tag) => set({ tag })} />
    </FilterBar>
  );
}

function TypeFilter({ value, onChange }: { value: string; onChange: (types: string) => void }) {
  const { data } = useQuery(typesQuery());
  const types = (data?.types ?? []).filter(({ slug, blockCount }) => slug !== "secret" && (blockCount > 0 || value.includes(slug)));
  const known = new Map(types.map((type) => [type.slug, type]));
  const chosen = value ? value.split(",") : [];
  return (
    <MultiSelect
      aria-label="Filter by type"
      placeholder={chosen.length === 0 ? "Any type" : undefined}
      data={types.map(({ slug, name, blockCount }) => ({ value: slug, label: `${name} (${blockCount})` }))}
      value={chosen}
      onChange={(slugs) => onChange(slugs.join(","))}
      renderOption={({ option }) => (
        <Group gap="xs" wrap="nowrap">
          <Logo type={known.get(option.value)} />
          {option.label}
        </Group>
      )}
      miw={200}
      searchable
      clearable
      clearButtonProps={{ "aria-label": "Any type" }}
      hidePickedOptions
      nothingFoundMessage="No such type in use"
    />
  );
}
