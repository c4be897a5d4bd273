"use client";

import { Select } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { entriesQuery, entryQuery } from "#components/queries.ts";
import classes from "./compare.module.css";

type EntryPickerProps = { label: string; id: string | undefined; onChange: (id: string) => void };

/** One entry of the workspace, found by words of its path. */
export function EntryPicker({ label, id, onChange }: EntryPickerProps) {
  const [words, setWords] = useState("");
  const { data: chosen } = useQuery({ ...entryQuery(id ?? ""), enabled: id !== undefined });
  const [settled] = useDebouncedValue(words === chosen?.path ? "" : words, 150);
  const { data } = useQuery(entriesQuery({ q: settled || undefined, pageSize: 20 }));
  const found = (data?.entries ?? []).map((entry) => ({ value: entry.id, label: entry.path }));
  const options = chosen && !found.some(({ value }) => value === chosen.id) ? [{ value: chosen.id, label: chosen.path }, ...found] : found;
  return (
    <Select
      className={classes.wide}
      label={label}
      placeholder="Search by path"
      data={options}
      value={id ?? null}
      searchable
      onSearchChange={setWords}
      filter={({ options: all }) => all}
      nothingFoundMessage="No entry matches."
      onChange={(next) => next !== null && onChange(next)}
      classNames={{ input: "mono" }}
    />
  );
}
