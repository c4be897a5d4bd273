"use client";

import { Button, Checkbox, Group, NativeSelect, PasswordInput, Textarea, TextInput } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { type KeyboardEvent, useRef, useState } from "react";
import { formatFieldPath, parseFieldPath } from "#lib/core/field-paths.ts";
import { findAddProblem } from "./config-draft.ts";
import classes from "./field-table.module.css";
import { convertField, type FieldType, fieldTypes, readField } from "./field-value.ts";
import type { ConfigEditor } from "./use-config-editor.ts";

type AddFieldProps = {
  form: ConfigEditor;
  /** The path that stands there at first: `db.`, or empty. */
  start: string;
  onClose: () => void;
};

/** A line under the table for a new field; it stays for the next one. */
export function AddField({ form, start, onClose }: AddFieldProps) {
  const [path, setPath] = useState(start);
  const [type, setType] = useState<FieldType>("text");
  const [text, setText] = useState("");
  const [isSecret, setSecret] = useState(false);
  const [isTried, setTried] = useState(false);
  const pathInput = useRef<HTMLInputElement>(null);
  const { base, draft } = form.editor;
  const pathProblem = findAddProblem(base, draft, path);
  const read = hasText(type) ? readField(type, text) : { value: convertField(undefined, type) };
  const add = () => {
    setTried(true);
    if (pathProblem || !("value" in read)) return;
    form.add(formatFieldPath(parseFieldPath(path) ?? []), read.value, isSecret);
    setPath(start);
    setText("");
    setTried(false);
    pathInput.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape") onClose();
    if (event.key !== "Enter" || event.shiftKey) return;
    event.preventDefault();
    add();
  };
  const value = {
    "aria-label": "Value of the new field",
    placeholder: type === "list" ? "[…]" : "Value",
    value: text,
    error: isTried && "problem" in read ? read.problem : undefined,
    classNames: { input: "mono" },
    spellCheck: false,
    autoComplete: "off",
    onChange: (event: { currentTarget: { value: string } }) => setText(event.currentTarget.value),
    onKeyDown,
  };
  return (
    <div className={classes.add} role="group" aria-label="New field">
      <TextInput
        ref={pathInput}
        autoFocus
        aria-label="Path of the new field"
        placeholder="db.host"
        value={path}
        error={isTried ? pathProblem : undefined}
        classNames={{ input: "mono" }}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => setPath(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <NativeSelect
        aria-label="Type of the new field"
        data={[...fieldTypes]}
        value={type}
        onChange={(event) => setType(event.currentTarget.value as FieldType)}
      />
      <div className={classes.wide}>
        {!hasText(type) && type !== "boolean" && <TextInput aria-label="Value of the new field" disabled value={type === "null" ? "null" : "{}"} />}
        {type === "boolean" && <BooleanSelect value={text} onChange={setText} />}
        {hasText(type) && (isSecret ? <PasswordInput {...value} data-1p-ignore data-lpignore="true" /> : <Textarea {...value} autosize minRows={1} maxRows={8} />)}
      </div>
      <Checkbox mt={8} label="Secret" checked={isSecret} onChange={(event) => setSecret(event.currentTarget.checked)} />
      <Group gap={4} wrap="nowrap">
        <Button leftSection={<IconPlus size={14} />} onClick={add}>
          Add
        </Button>
        <Button variant="subtle" color="gray" onClick={onClose}>
          Close
        </Button>
      </Group>
    </div>
  );
}

function hasText(type: FieldType): boolean {
  return type === "text" || type === "number" || type === "list";
}

function BooleanSelect({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  return (
    <NativeSelect
      aria-label="Value of the new field"
      data={["false", "true"]}
      value={value === "true" ? "true" : "false"}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
