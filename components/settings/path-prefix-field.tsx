"use client";

import { Text, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { entriesQuery } from "#components/queries.ts";
import { findPathPrefixProblem, pathPrefixWords } from "#lib/core/tokens.ts";

const settledMs = 250;

/** Which part of the workspace a token sees, and how much lies there, while it is typed. */
export function PathPrefixField({ value, onChange }: { value: string; onChange: (prefix: string) => void }) {
  const problem = findPathPrefixProblem(value);
  return (
    <div>
      <TextInput
        label="Paths"
        description="The token sees the entry with this path and those below it. Empty: all."
        placeholder="block/aws-credentials"
        spellCheck={false}
        autoComplete="off"
        maxLength={400}
        classNames={{ input: "mono" }}
        value={value}
        error={problem}
        onChange={(event) => onChange(event.currentTarget.value.trim())}
      />
      {value !== "" && !problem && <WhatLiesThere prefix={value} />}
    </div>
  );
}

function WhatLiesThere({ prefix }: { prefix: string }) {
  const [below] = useDebouncedValue(prefix, settledMs);
  const { data, isPlaceholderData } = useQuery(entriesQuery({ below, pageSize: 1 }));
  const isKnown = data !== undefined && !isPlaceholderData && below === prefix;
  return (
    <Text size="sm" mt={4} mih={20} c={isKnown && data.total === 0 ? "var(--by-changed)" : "dimmed"} aria-live="polite">
      {isKnown && pathPrefixWords(prefix, data.total)}
    </Text>
  );
}
