"use client";

import { Group, SegmentedControl, Stack, Text, Textarea } from "@mantine/core";
import { JsonEditor } from "#components/ui/json-editor.tsx";
import { pairBytes, switchMode, type TypedValue, typeValue, type ValueMode } from "./pair-value.ts";
import { SizeMeter } from "./size-meter.tsx";

type ValueInputProps = { typed: TypedValue; onChange: (typed: TypedValue) => void; error?: string; onBlur: () => void };

const modes = [
  { value: "text", label: "Text" },
  { value: "json", label: "JSON" },
];

export function ValueInput({ typed, onChange, error, onBlur }: ValueInputProps) {
  const change = (text: string) => onChange(typeValue(typed, text));
  return (
    <Stack gap={6}>
      <Group justify="space-between">
        <Text size="sm" fw={500}>
          Value
        </Text>
        <SegmentedControl
          size="xs"
          aria-label="How the value is typed"
          data={modes}
          value={typed.mode}
          onChange={(mode) => onChange(switchMode(typed, mode as ValueMode))}
        />
      </Group>
      {typed.mode === "text" ? (
        <Textarea
          aria-label="Value"
          description="A plain text, without quotes."
          autosize
          minRows={3}
          maxRows={16}
          spellCheck={false}
          styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)", fontSize: 13 } }}
          value={typed.text}
          error={error}
          onChange={(event) => change(event.currentTarget.value)}
          onBlur={onBlur}
        />
      ) : (
        <JsonEditor label="" ariaLabel="Value" description="Any JSON value. Numbers stay as they are written." value={typed.text} error={error} onChange={change} onBlur={onBlur} />
      )}
      <SizeMeter bytes={pairBytes(typed.value)} />
    </Stack>
  );
}
