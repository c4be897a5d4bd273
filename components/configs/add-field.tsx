"use client";

import { Button, Checkbox, Group, NativeSelect, Textarea, TextInput } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useRef, useState } from "react";
import { SecretInput } from "#components/fields/secret-input.tsx";
import { formatFieldPath, parseFieldPath } from "#lib/core/field-paths.ts";
import type { Json } from "#lib/core/json.ts";
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

/** What is typed for a new field, and what is wrong with it once adding was tried. */
function useNewField({ form, start }: Pick<AddFieldProps, "form" | "start">) {
  const [path, setPath] = useState(start);
  const [type, setType] = useState<FieldType>("text");
  const [text, setText] = useState("");
  const [isSecret, setSecret] = useState(false);
  const [isTried, setTried] = useState(false);
  const pathProblem = findAddProblem(form.editor.base, form.editor.draft, path);
  const read = readNew(type, text);
  /** Whether it was added; the line is empty then. */
  const add = (): boolean => {
    setTried(true);
    if (pathProblem || !("value" in read)) return false;
    form.add(formatFieldPath(parseFieldPath(path) ?? []), read.value, isSecret);
    setPath(start);
    setText("");
    setTried(false);
    return true;
  };
  const problems = isTried ? { path: pathProblem, value: "problem" in read ? read.problem : undefined } : {};
  return { path, setPath, type, setType, text, setText, isSecret, setSecret, problems, add };
}

/** A line under the table for a new field; it stays for the next one. */
export function AddField({ form, start, onClose }: AddFieldProps) {
  const { path, setPath, type, setType, text, setText, isSecret, setSecret, problems, ...field } = useNewField({ form, start });
  const pathInput = useRef<HTMLInputElement>(null);
  const add = () => {
    if (field.add()) pathInput.current?.focus();
  };
  return (
    <form
      className={classes.add}
      aria-label="New field"
      onSubmit={(event) => {
        event.preventDefault();
        add();
      }}
    >
      <TextInput
        ref={pathInput}
        data-autofocus
        autoFocus
        aria-label="Path of the new field"
        placeholder="Path, such as db.host"
        value={path}
        error={problems.path}
        classNames={{ input: "mono" }}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => setPath(event.currentTarget.value)}
      />
      <NativeSelect
        aria-label="Type of the new field"
        data={[...fieldTypes]}
        value={type}
        onChange={(event) => setType(event.currentTarget.value as FieldType)}
      />
      <div className={classes.wide}>
        <NewValue type={type} isSecret={isSecret} text={text} problem={problems.value} onType={setText} onEnter={add} />
      </div>
      <Checkbox mt={8} label="Secret" checked={isSecret} onChange={(event) => setSecret(event.currentTarget.checked)} />
      <Group gap={4} wrap="nowrap">
        <Button type="submit" leftSection={<IconPlus size={14} />}>
          Add
        </Button>
        <Button variant="subtle" color="gray" onClick={onClose}>
          Close
        </Button>
      </Group>
    </form>
  );
}

function readNew(type: FieldType, text: string): { value: Json } | { problem: string } {
  if (type === "null" || type === "object") return { value: convertField(undefined, type) };
  return readField(type, type === "boolean" && text !== "true" ? "false" : text);
}

type NewValueProps = {
  type: FieldType;
  isSecret: boolean;
  text: string;
  problem?: string;
  onType: (text: string) => void;
  onEnter: () => void;
};

function NewValue({ type, isSecret, text, problem, onType, onEnter }: NewValueProps) {
  const label = "Value of the new field";
  if (type === "null" || type === "object") return <TextInput aria-label={label} disabled value={type === "null" ? "null" : "{}"} />;
  if (type === "boolean") {
    const value = text === "true" ? "true" : "false";
    return (
      <NativeSelect aria-label={label} data={["false", "true"]} value={value} onChange={(event) => onType(event.currentTarget.value)} />
    );
  }
  if (isSecret) return <SecretInput name={label} value={text} error={problem} onChange={onType} />;
  return (
    <Textarea
      aria-label={label}
      placeholder={type === "list" ? "[1, 2]" : "Value"}
      value={text}
      error={problem}
      classNames={{ input: "mono" }}
      spellCheck={false}
      autosize
      minRows={1}
      maxRows={8}
      onChange={(event) => onType(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key !== "Enter" || event.shiftKey) return;
        event.preventDefault();
        onEnter();
      }}
    />
  );
}
