"use client";

import { Input } from "@mantine/core";
import type { ReactNode } from "react";
import type { Json } from "#lib/core/json.ts";
import type { FormField } from "#lib/core/schema/form-field.ts";
import classes from "./fields.module.css";

export type FieldProps<Field extends FormField = FormField> = {
  field: Field;
  path: string;
  value: Json | undefined;
  onChange: (value: Json | undefined) => void;
};

/** The label line: name left, type hint right in grey. */
function FieldLabel({ field }: { field: FormField }) {
  return (
    <span className={classes.label}>
      <span>
        {field.label}
        {field.required && (
          <span className={classes.required} aria-hidden>
            {" "}
            *
          </span>
        )}
      </span>
      <span className={classes.hint}>{typeHint(field)}</span>
    </span>
  );
}

export function labelProps(field: FormField) {
  return { label: <FieldLabel field={field} />, description: field.description || undefined, labelProps: { className: classes.labelRow } };
}

/** A field that holds several inputs, or none. */
export function FieldGroup({ field, error, children }: { field: FormField; error?: string; children: ReactNode }) {
  return (
    <Input.Wrapper {...labelProps(field)} labelElement="div" error={error} role="group" aria-label={field.label}>
      <div className={classes.group}>{children}</div>
    </Input.Wrapper>
  );
}

const words: Record<FormField["kind"], string> = {
  string: "text",
  text: "text",
  integer: "integer",
  number: "number",
  boolean: "true or false",
  "date-time": "date and time",
  enum: "choice",
  object: "fields",
  array: "list",
  union: "one of several",
  reference: "block",
  json: "JSON",
};

export function typeHint(field: FormField): string {
  const word = field.secret ? `secret ${words[field.kind]}` : words[field.kind];
  return field.required ? word : `${word}, optional`;
}
