"use client";

import { SegmentedControl, Stack, Textarea } from "@mantine/core";
import { JsonEditor } from "#components/ui/json-editor.tsx";
import { pairBytes, switchMode, type TypedValue, typeValue, type ValueMode } from "./pair-value.ts";
import { SizeMeter } from "./size-meter.tsx";
import classes from "./variables.module.css";

type ValueInputProps = { typed: TypedValue; onChange: (typed: TypedValue) => void; error?: string; onBlur: () => void };

const modes = [
  { value: "text", label: "Text" },
  { value: "json", label: "JSON" },
];

export function ValueInput({ typed, onChange, error, onBlur }: ValueInputProps) {
  const input = { label: "Value", value: typed.text, error, onBlur };
  const change = (text: string) => onChange(typeValue(typed, text));
  return (
    <Stack gap={6} className={classes.value}>
      {typed.mode === "text" ? (
        <Textarea
          {...input}
          description="A plain text, without quotes."
          autosize
          minRows={3}
          maxRows={16}
          spellCheck={false}
          classNames={{ input: "mono" }}
          onChange={(event) => change(event.currentTarget.value)}
        />
      ) : (
        <JsonEditor {...input} description="Any JSON; numbers stay as written." onChange={change} />
      )}
      <SegmentedControl
        className={classes.mode}
        size="xs"
        aria-label="How the value is typed"
        data={modes}
        value={typed.mode}
        onChange={(mode) => onChange(switchMode(typed, mode as ValueMode))}
      />
      <SizeMeter bytes={pairBytes(typed.value)} />
    </Stack>
  );
}
