"use client";

import { CloseButton, Kbd, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useEffect, useState } from "react";

type SearchInputProps = { value: string; onChange: (words: string) => void; label: string; placeholder?: string; w?: number | string };

/** A search field that reports after a pause of 200 ms. The key `/` focuses it. */
export function SearchInput({ value, onChange, label, placeholder = label, w }: SearchInputProps) {
  const [text, setText] = useState(value);
  const report = useDebouncedCallback(onChange, 200);
  // The address bar is the outside system: "back" and "clear filters" change the value from there.
  useEffect(() => setText(value), [value]);
  const change = (next: string) => {
    setText(next);
    report(next.trim());
  };
  return (
    <TextInput
      type="search"
      aria-label={label}
      aria-keyshortcuts="/"
      data-shortcut="/"
      placeholder={placeholder}
      value={text}
      w={w}
      autoComplete="off"
      spellCheck={false}
      leftSection={<IconSearch size={16} aria-hidden />}
      rightSection={text ? <CloseButton size="sm" aria-label="Clear search" onClick={() => change("")} /> : <Kbd size="xs">/</Kbd>}
      onChange={(event) => change(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || text === "") return;
        event.stopPropagation();
        change("");
      }}
    />
  );
}
