"use client";

import { Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { tagsQuery } from "#components/queries.ts";
import type { Kind } from "#lib/core/paths.ts";

type TagFilterProps = { kind: Kind; value: string; onChange: (tag: string) => void };

/** One of the tags that entries of the kind carry, each with its count. */
export function TagFilter({ kind, value, onChange }: TagFilterProps) {
  const { data } = useQuery(tagsQuery(kind));
  return (
    <Select
      aria-label="Filter by tag"
      placeholder="Any tag"
      data={(data?.tags ?? []).map(({ tag, count }) => ({ value: tag, label: `${tag} (${count})` }))}
      value={value || null}
      onChange={(tag) => onChange(tag ?? "")}
      searchable
      clearable
      clearButtonProps={{ "aria-label": "Any tag" }}
      nothingFoundMessage="No such tag"
      w={180}
    />
  );
}
