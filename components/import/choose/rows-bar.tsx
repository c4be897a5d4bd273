"use client";

import { Button, Group } from "@mantine/core";
import { FilterBar } from "#components/ui/filter-bar.tsx";
import { SearchInput } from "#components/ui/search-input.tsx";
import type { Rows } from "./use-rows.ts";

type RowsBarProps = Pick<Rows, "words" | "setWords" | "hasMany" | "takeAll"> & { label: string };

/** Search among many rows, and take or leave all that were found. A few need neither. */
export function RowsBar({ words, setWords, hasMany, takeAll, label }: RowsBarProps) {
  if (!hasMany) return null;
  return (
    <FilterBar>
      <SearchInput label={label} value={words} onChange={setWords} w={280} />
      <Group gap="xs">
        <Button variant="default" size="compact-sm" onClick={() => takeAll(true)}>
          {words === "" ? "Take all" : "Take these"}
        </Button>
        <Button variant="default" size="compact-sm" onClick={() => takeAll(false)}>
          {words === "" ? "Leave all" : "Leave these"}
        </Button>
      </Group>
    </FilterBar>
  );
}
