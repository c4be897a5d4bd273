"use client";

import { Chip, CloseButton, Group } from "@mantine/core";
import { FilterBar } from "#components/ui/filter-bar.tsx";
import { SearchInput } from "#components/ui/search-input.tsx";
import type { UrlState } from "#components/ui/use-url-state.ts";
import type { OutputOf } from "#lib/api/client.ts";
import { stateWords } from "./client-words.ts";
import classes from "./clients.module.css";

type ClientFiltersProps = {
  state: UrlState;
  set: (next: Record<string, string>) => void;
  fleet: OutputOf<"listClients">["fleet"];
  /** The entry that the list is narrowed to. */
  entry: OutputOf<"listClients">["entry"];
};

/** Words, and the states that there are; a host or an entry that a link led here with stands beside them until it is taken away. */
export function ClientFilters({ state, set, fleet, entry }: ClientFiltersProps) {
  const present = fleet.states.filter((one) => one.count > 0 || one.state === state.state);
  return (
    <FilterBar>
      <SearchInput label="Search clients" value={state.q ?? ""} onChange={(q) => set({ q })} w={248} />
      <Chip.Group value={state.state ?? ""} onChange={(next) => set({ state: next })}>
        <Group gap={4} role="group" aria-label="Clients by state">
          <Chip size="xs" value="">
            All {fleet.total}
          </Chip>
          {present.map((one) => (
            <Chip key={one.state} size="xs" value={one.state}>
              {stateWords[one.state]} {one.count}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
      {state.host && <Narrowed label={`Host ${state.host}`} onClear={() => set({ host: "" })} />}
      {state.entry && (
        <Narrowed label={entry ? `Holds ${entry.path}` : "Holds an entry that is not here"} onClear={() => set({ entry: "" })} />
      )}
    </FilterBar>
  );
}

function Narrowed({ label, onClear }: { label: string; onClear: () => void }) {
  return (
    <span className={classes.narrowed}>
      <span title={label}>{label}</span>
      <CloseButton size="xs" aria-label={`No longer: ${label}`} onClick={onClear} />
    </span>
  );
}
