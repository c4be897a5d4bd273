"use client";

import { ActionIcon, Button, Group, TextInput } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import { formatFieldPath, parseFieldPath } from "#lib/core/field-paths.ts";
import { isJsonObject, type Json, type JsonObject, parseJson } from "#lib/core/json.ts";
import type { FormField } from "#lib/core/schema/form-field.ts";
import { FieldGroup, type FieldProps } from "./field-shell.tsx";
import { useForm } from "./form-context.tsx";
import { SecretField } from "./secret-field.tsx";
import { SecretInput } from "./secret-input.tsx";

/** An object whose every key is a secret of its own: headers, the parts of a key file. */
export function KeyedSecretsField({ field, path, value, onChange }: FieldProps) {
  const { secretsAt, problemAt } = useForm();
  const [name, setName] = useState("");
  const members: JsonObject = isJsonObject(value) ? value : {};
  const parent = parseFieldPath(path) ?? [];
  const storedKeys = secretsAt(path).flatMap((secret) => String(parseFieldPath(secret.field)?.[parent.length] ?? ""));
  const keys = [...new Set([...storedKeys, ...Object.keys(members)])].filter((key) => key !== "");
  const set = (key: string, next: FieldProps["value"]) => {
    const rest = { ...members };
    if (next === undefined) delete rest[key];
    else rest[key] = next;
    onChange(Object.keys(rest).length === 0 ? undefined : rest);
  };
  const add = () => {
    if (name !== "" && !keys.includes(name)) set(name, "");
    setName("");
  };
  return (
    <FieldGroup field={field} error={problemAt(path)}>
      {keys.map((key) => (
        <Group key={key} align="flex-end" gap={4} wrap="nowrap">
          <div style={{ flex: 1, minWidth: 0 }}>
            <SecretField
              field={memberField(key, members[key])}
              path={formatFieldPath([...parent, key])}
              value={members[key]}
              onChange={(next) => set(key, next)}
            />
          </div>
          {!storedKeys.includes(key) && (
            <ActionIcon aria-label={`Remove ${key}`} onClick={() => set(key, undefined)}>
              <IconTrash size={16} />
            </ActionIcon>
          )}
        </Group>
      ))}
      <Group gap={4} align="flex-end">
        <TextInput
          aria-label={`Name of a new key of ${field.label}`}
          placeholder="Name"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== "Enter") return;
            event.preventDefault();
            add();
          }}
        />
        <Button variant="default" leftSection={<IconPlus size={14} />} disabled={name === ""} onClick={add}>
          Add
        </Button>
      </Group>
      <WholeObject label={field.label} onObject={(object) => onChange({ ...members, ...object })} />
    </FieldGroup>
  );
}

/** Takes a whole JSON object at once, such as a cloud's key file: each of its keys becomes a secret. */
function WholeObject({ label, onObject }: { label: string; onObject: (object: JsonObject) => void }) {
  const [text, setText] = useState<string>();
  const change = (next: string) => {
    const object = objectOf(next);
    if (object) onObject(object);
    setText(object ? undefined : next);
  };
  if (text === undefined) {
    return (
      <Button variant="subtle" size="compact-sm" style={{ alignSelf: "flex-start" }} onClick={() => setText("")}>
        Paste a JSON object
      </Button>
    );
  }
  return (
    <SecretInput
      label={`JSON object for ${label}`}
      name={`JSON object for ${label}`}
      value={text}
      onChange={change}
      isMultiline
      autoFocus
      error={text === "" ? undefined : "This is not a JSON object yet. Each of its keys becomes a secret once it is."}
    />
  );
}

function objectOf(text: string): JsonObject | undefined {
  try {
    const value = parseJson(text);
    return isJsonObject(value) && Object.keys(value).length > 0 ? value : undefined;
  } catch {
    return undefined;
  }
}

function memberField(key: string, value: Json | undefined): FormField {
  const facts = { description: "", required: true, nullable: false, secret: true, advanced: false, default: undefined, example: undefined };
  const isText = value === undefined || typeof value === "string";
  return isText
    ? { name: key, label: key, kind: "string", ...facts }
    : { name: key, label: key, kind: "json", eachKeySecret: false, ...facts };
}
