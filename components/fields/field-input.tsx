"use client";

import { ArrayField } from "./array-field.tsx";
import type { FieldProps } from "./field-shell.tsx";
import { KeyedSecretsField } from "./keyed-secrets-field.tsx";
import { ObjectField } from "./object-field.tsx";
import { ReferenceField } from "./reference-field.tsx";
import { BooleanField, DateTimeField, EnumField, JsonField, NumberField, TextField } from "./scalar-fields.tsx";
import { SecretField } from "./secret-field.tsx";
import { UnionField } from "./union-field.tsx";

/** The input of one field of a form, by its kind; a secret one is keep / replace / clear whatever its kind. */
export function FieldInput({ field, ...props }: FieldProps) {
  if (field.kind === "json" && field.eachKeySecret) return <KeyedSecretsField field={field} {...props} />;
  if (field.secret) return <SecretField field={field} {...props} />;
  switch (field.kind) {
    case "string":
    case "text":
      return <TextField field={field} {...props} />;
    case "integer":
    case "number":
      return <NumberField field={field} {...props} />;
    case "boolean":
      return <BooleanField field={field} {...props} />;
    case "date-time":
      return <DateTimeField field={field} {...props} />;
    case "enum":
      return <EnumField field={field} {...props} />;
    case "object":
      return <ObjectField field={field} {...props} />;
    case "array":
      return <ArrayField field={field} {...props} />;
    case "union":
      return <UnionField field={field} {...props} />;
    case "reference":
      return <ReferenceField field={field} {...props} />;
    case "json":
      return <JsonField field={field} {...props} />;
    default:
      return field satisfies never;
  }
}
