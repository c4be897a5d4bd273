"use client";

import { formatFieldPath, parseFieldPath } from "#lib/core/field-paths.ts";
import { isJsonObject, type Json, type JsonObject } from "#lib/core/json.ts";
import type { FormField } from "#lib/core/schema/form-field.ts";
import { FieldInput } from "./field-input.tsx";
import { FieldGroup, type FieldProps } from "./field-shell.tsx";
import classes from "./fields.module.css";
import { useForm } from "./form-context.tsx";

type ObjectProps = FieldProps<Extract<FormField, { kind: "object" }>>;

export function ObjectField({ field, path, value, onChange }: ObjectProps) {
  const { problemAt } = useForm();
  const members: JsonObject = isJsonObject(value) ? value : {};
  const change = (next: JsonObject) => onChange(Object.keys(next).length === 0 && !field.required ? undefined : next);
  return (
    <FieldGroup field={field} error={problemAt(path)}>
      <div className={`${classes.group} ${classes.nested}`}>
        <Members fields={field.children} path={path} value={members} onChange={change} />
      </div>
    </FieldGroup>
  );
}

type MembersProps = { fields: readonly FormField[]; path: string; value: JsonObject; onChange: (value: JsonObject) => void };

/** The fields of an object, each by its key. A field that is left empty is left out. */
export function Members({ fields, path, value, onChange }: MembersProps) {
  const parent = parseFieldPath(path) ?? [];
  return fields.map((field) => (
    <FieldInput
      key={field.name}
      field={field}
      path={formatFieldPath([...parent, field.name])}
      value={Object.hasOwn(value, field.name) ? value[field.name] : undefined}
      onChange={(next) => onChange(withMember(value, field, next))}
    />
  ));
}

function withMember(object: JsonObject, field: FormField, value: Json | undefined): JsonObject {
  const { [field.name]: _, ...rest } = object;
  if (value !== undefined) return { ...object, [field.name]: value };
  return field.nullable && field.required ? { ...object, [field.name]: null } : rest;
}
