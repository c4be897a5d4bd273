import { SegmentedControl } from "@mantine/core";
import { FilterBar } from "#components/ui/filter-bar.tsx";
import { SearchInput } from "#components/ui/search-input.tsx";
import type { UrlState } from "#components/ui/use-url-state.ts";

type MarkFilterProps<Mark extends string> = {
  state: UrlState;
  set: (next: Record<string, string>) => void;
  counts: Readonly<Partial<Record<Mark, number>>>;
  words: Readonly<Record<Mark, string>>;
};

/** Search by path, and one kind of difference at a time, each with its count. */
export function MarkFilter<Mark extends string>({ state, set, counts, words }: MarkFilterProps<Mark>) {
  const marks = Object.keys(words) as Mark[];
  const all = marks.reduce((sum, mark) => sum + (counts[mark] ?? 0), 0);
  return (
    <FilterBar>
      <SearchInput label="Search paths" value={state.q ?? ""} onChange={(q) => set({ q })} w={248} />
      <SegmentedControl
        aria-label="Differences"
        size="xs"
        data={[{ value: "", label: `All ${all}` }, ...marks.map((mark) => ({ value: mark, label: `${words[mark]} ${counts[mark] ?? 0}` }))]}
        value={state.mark ?? ""}
        onChange={(mark) => set({ mark })}
      />
    </FilterBar>
  );
}
