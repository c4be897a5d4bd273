import type { Json } from "#lib/core/json.ts";

/** What every field of a form has. `name` is the key in the object around it; empty for items of arrays and for branches. */
export type FormFieldBase = {
  name: string;
  label: string;
  description: string;
  required: boolean;
  /** True when null is a value of the field. Clearing such a field leaves it out, or sets null where it is required. */
  nullable: boolean;
  /** True when what the field holds is secret, whatever its kind: it is shown as keep / replace / clear. */
  secret: boolean;
  /** True for what most people leave alone: optional objects and free JSON. */
  advanced: boolean;
  /** Undefined when there is none, or when it is null. */
  default: Json | undefined;
  example: Json | undefined;
};

export type FormBranch = { label: string; field: FormField };

export type FormShape =
  | { kind: "string" | "text"; minLength?: number; maxLength?: number; pattern?: string; format?: string }
  | { kind: "integer" | "number"; min?: Json; max?: Json; multipleOf?: Json }
  | { kind: "boolean" | "date-time" }
  | { kind: "enum"; options: { value: Json; label: string }[] }
  | { kind: "object"; children: FormField[] }
  | { kind: "array"; item: FormField; minItems?: number; maxItems?: number }
  | { kind: "union"; branches: FormBranch[] }
  /** Another block of one of these types, as `{"$ref": "block/<type>/<name>"}`, or its fields in place, one branch per type. */
  | { kind: "reference"; types: string[]; inline: FormBranch[] }
  /** Anything else. With `eachKeySecret` every key of the object is a secret of its own (headers, a key file). */
  | { kind: "json"; eachKeySecret: boolean };

/** One field of the form that a block schema asks for. */
export type FormField = FormFieldBase & FormShape;
