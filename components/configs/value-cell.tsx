"use client";

import { Button, Switch, Text, Textarea, TextInput } from "@mantine/core";
import type { FieldRow } from "./config-draft.ts";
import classes from "./field-table.module.css";
import { fieldTypeOf } from "./field-value.ts";
import type { ConfigEditor } from "./use-config-editor.ts";

type ValueCellProps = { row: FieldRow; form: ConfigEditor; onAddInside: (path: string) => void };

/** A plain value, typed in place. */
export function ValueCell({ row, form, onAddInside }: ValueCellProps) {
  const { path, value } = row;
  const type = value === undefined ? "text" : fieldTypeOf(value);
  const input = {
    "aria-label": `Value of ${path}`,
    value: form.textOf(row),
    error: form.editor.problemAt(path),
    classNames: { input: classes.input },
    spellCheck: false,
    autoComplete: "off",
    onChange: (event: { currentTarget: { value: string } }) => form.type(row, event.currentTarget.value),
    onBlur: () => form.editor.touch(path),
  };
  switch (type) {
    case "text":
      return (
        <Textarea {...input} autosize minRows={1} maxRows={12} placeholder={value === undefined ? "Type the value anew" : "empty text"} />
      );
    case "list":
      return <Textarea {...input} autosize minRows={1} maxRows={16} />;
    case "number":
      return <TextInput {...input} inputMode="decimal" />;
    case "boolean":
      return (
        <Switch
          size="sm"
          aria-label={`Value of ${path}`}
          label={<span className="mono">{String(value)}</span>}
          checked={value === true}
          onChange={(event) => form.set(path, event.currentTarget.checked)}
        />
      );
    case "null":
      return (
        <Text size="sm" c="dimmed" className="mono">
          null
        </Text>
      );
    case "object":
      return (
        <Button variant="subtle" color="gray" size="compact-sm" onClick={() => onAddInside(path)}>
          Empty object: add a field to it
        </Button>
      );
    default:
      return type satisfies never;
  }
}
