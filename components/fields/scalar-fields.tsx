"use client";

import { Button, Select, Switch, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { formatJson, isJsonNumber, isSameJson, type Json, parseJson } from "#lib/core/json.ts";
import type { FormField } from "#lib/core/schema/form-field.ts";
import { FieldGroup, type FieldProps, labelProps } from "./field-shell.tsx";
import classes from "./fields.module.css";
import { useForm } from "./form-context.tsx";

type Of<Kind extends FormField["kind"]> = FieldProps<Extract<FormField, { kind: Kind }>>;

export function TextField({ field, path, value, onChange }: Of<"string" | "text">) {
  const { problemAt, touch } = useForm();
  const shared = {
    ...labelProps(field),
    name: path,
    value: textOf(value),
    placeholder: placeholderOf(field),
    error: problemAt(path),
    required: field.required,
    withAsterisk: false,
    autoComplete: "off",
    spellCheck: false,
    className: classes.mono,
    onBlur: () => touch(path),
  };
  // An empty optional text is left out: that is what an unset field means to the programs that read it.
  const change = (text: string) => onChange(text === "" && !field.required ? undefined : text);
  if (field.kind === "text")
    return <Textarea {...shared} autosize minRows={2} maxRows={12} onChange={(event) => change(event.currentTarget.value)} />;
  return <TextInput {...shared} onChange={(event) => change(event.currentTarget.value)} />;
}

/** A number stays as it was typed: `1.0` and integers beyond 2^53 keep their digits. What is no number is kept as text and told. */
export function NumberField({ field, path, value, onChange }: Of<"integer" | "number">) {
  const { problemAt, touch } = useForm();
  return (
    <TextInput
      {...labelProps(field)}
      name={path}
      inputMode={field.kind === "integer" ? "numeric" : "decimal"}
      value={textOf(value)}
      placeholder={placeholderOf(field)}
      error={problemAt(path)}
      required={field.required}
      withAsterisk={false}
      autoComplete="off"
      className={classes.mono}
      onBlur={() => touch(path)}
      onChange={(event) => onChange(numberOf(event.currentTarget.value))}
    />
  );
}

function numberOf(text: string): Json | undefined {
  if (text.trim() === "") return undefined;
  try {
    const value = parseJson(text.trim());
    return isJsonNumber(value) ? value : text;
  } catch {
    return text;
  }
}

export function BooleanField({ field, path, value, onChange }: Of<"boolean" | "date-time">) {
  const { problemAt, touch } = useForm();
  return (
    <Switch
      label={field.label}
      description={field.description || undefined}
      name={path}
      checked={value === true}
      error={problemAt(path)}
      onBlur={() => touch(path)}
      onChange={(event) => onChange(event.currentTarget.checked)}
    />
  );
}

export function DateTimeField({ field, path, value, onChange }: Of<"boolean" | "date-time">) {
  const { problemAt, touch } = useForm();
  return (
    <TextInput
      {...labelProps(field)}
      name={path}
      value={textOf(value)}
      placeholder={placeholderOf(field) || "2026-01-31T12:00:00Z"}
      error={problemAt(path)}
      required={field.required}
      withAsterisk={false}
      className={classes.mono}
      rightSectionWidth={64}
      rightSection={
        <Button size="compact-xs" variant="default" onClick={() => onChange(new Date().toISOString().replace(/\.\d+Z$/, "Z"))}>
          Now
        </Button>
      }
      onBlur={() => touch(path)}
      onChange={(event) => onChange(event.currentTarget.value || undefined)}
    />
  );
}

export function EnumField({ field, path, value, onChange }: Of<"enum">) {
  const { problemAt, touch } = useForm();
  const chosen = value === undefined ? -1 : field.options.findIndex((option) => isSameJson(option.value, value));
  const stray = value !== undefined && chosen < 0 ? [{ value: "-1", label: `${formatJson(value)} (not a choice)`, disabled: true }] : [];
  const data = [...field.options.map(({ label }, index) => ({ value: String(index), label })), ...stray];
  return (
    <Select
      {...labelProps(field)}
      name={path}
      data={data}
      value={value === undefined ? null : String(chosen)}
      placeholder={placeholderOf(field)}
      error={problemAt(path)}
      required={field.required}
      withAsterisk={false}
      searchable={data.length > 8}
      clearable={!field.required}
      clearButtonProps={{ "aria-label": `Clear ${field.label}` }}
      onBlur={() => touch(path)}
      onChange={(index) => onChange(index === null ? undefined : field.options[Number(index)]?.value)}
    />
  );
}

/** Free JSON: one text area until it is worth an editor; what is not JSON yet is told at its line and column. */
export function JsonField({ field, path, value, onChange }: Of<"json">) {
  const { problemAt, touch } = useForm();
  const [text, setText] = useState(value === undefined ? "" : formatJson(value, 2));
  const [fault, setFault] = useState<string>();
  const change = (next: string) => {
    setText(next);
    try {
      onChange(next.trim() === "" ? undefined : parseJson(next));
      setFault(undefined);
    } catch (error) {
      setFault(error instanceof Error ? error.message : "This is not JSON.");
      // Kept as text, so that the validation stops the save.
      onChange(next);
    }
  };
  return (
    <FieldGroup field={field}>
      <Textarea
        aria-label={field.label}
        value={text}
        autosize
        minRows={3}
        maxRows={16}
        placeholder={placeholderOf(field)}
        className={classes.mono}
        spellCheck={false}
        error={fault ?? problemAt(path)}
        onBlur={() => touch(path)}
        onChange={(event) => change(event.currentTarget.value)}
      />
    </FieldGroup>
  );
}

function textOf(value: Json | undefined): string {
  if (value === undefined || value === null) return "";
  return typeof value === "string" ? value : formatJson(value);
}

function placeholderOf({ example }: FormField): string | undefined {
  if (example === undefined) return undefined;
  return `e.g. ${typeof example === "string" ? example : formatJson(example)}`;
}
