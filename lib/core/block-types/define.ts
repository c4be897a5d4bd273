import { isJsonObject, type Json, type JsonObject } from "#lib/core/json.ts";
import type { BlockSchema } from "#lib/core/schema/block-schema.ts";

/** A built-in block type. Field names are those of the Prefect class of the same slug, where there is one. */
export type BlockTypeDefinition = {
  slug: string;
  name: string;
  description: string;
  /** Inline SVG of our own drawing, 24 × 24, legible on dark and light. */
  logo: string;
  /** An http(s) address, or null. */
  documentationUrl: string | null;
  /** The JSON Schema, in the dialect that Prefect 3 writes. */
  fields: BlockSchema;
  /** A valid document with made-up values. */
  example: JsonObject;
  /** How Prefect code loads the block of this name; undefined when no Prefect class reads it. */
  python?: (name: string) => string;
  /** How the block stands in an ini file that `load-credentials` reads; undefined when it is not made for one. */
  ini?: (name: string) => string;
  /** What Prefect's `_block_schema_capabilities` says that it can do. */
  capabilities: readonly string[];
};

/** The definition as it was given, frozen to its depth: it is shared by every request. */
export function defineBlockType(definition: BlockTypeDefinition): BlockTypeDefinition {
  return freeze(definition);
}

function freeze<T>(value: T): T {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return value;
  for (const child of Object.values(value)) freeze(child);
  return Object.freeze(value);
}

/** What the schema of a block says besides its fields. */
type BlockHead = {
  /** The name of the Prefect class, which Prefect uses as the schema's title. */
  title: string;
  slug: string;
  description: string;
  required?: string[];
  /** Secret paths beyond the fields made by `secret`: `headers.*`, `credentials.minio_root_password`. */
  secretFields?: string[];
  definitions?: JsonObject;
  references?: JsonObject;
};

/** The schema of a block from its fields, in order: `position` counts them, `secret_fields` lists those made by `secret`. */
export function blockFields(head: BlockHead, fields: Record<string, JsonObject>): BlockSchema {
  const properties: JsonObject = {};
  for (const [position, [name, field]] of Object.entries(fields).entries()) properties[name] = { ...field, position };
  const secret = Object.keys(fields).filter((name) => JSON.stringify(fields[name]).includes('"writeOnly":true'));
  return {
    title: head.title,
    description: head.description,
    type: "object",
    properties,
    ...(head.required ? { required: head.required } : {}),
    block_type_slug: head.slug,
    secret_fields: [...secret, ...(head.secretFields ?? [])],
    block_schema_references: head.references ?? {},
    ...(head.definitions ? { definitions: head.definitions } : {}),
  };
}

/** A plain object that a block holds, as pydantic writes a model: not a block of its own. */
export function model(title: string, description: string, properties: JsonObject): JsonObject {
  return { title, description, type: "object", properties };
}

export function text(title: string, description: string, more: JsonObject = {}): JsonObject {
  return { title, description, type: "string", ...more };
}

/** A text that is never shown, as pydantic writes SecretStr. */
export function secret(title: string, description: string, more: JsonObject = {}): JsonObject {
  return { title, description, type: "string", format: "password", writeOnly: true, ...more };
}

export function flag(title: string, description: string, byDefault: boolean): JsonObject {
  return { title, description, type: "boolean", default: byDefault };
}

export function choice(title: string, description: string, values: string[], byDefault?: string): JsonObject {
  return { title, description, type: "string", enum: values, ...(byDefault === undefined ? {} : { default: byDefault }) };
}

const outerKeywords = new Set(["title", "description", "examples", "default"]);

/** The field, or null, which is its default: what pydantic writes for `Optional[…] = None`. */
export function optional(field: JsonObject, byDefault: Json = null): JsonObject {
  const outer: JsonObject = {};
  const inner: JsonObject = {};
  for (const [key, value] of Object.entries(field)) (outerKeywords.has(key) ? outer : inner)[key] = value;
  return { ...outer, anyOf: [inner, { type: "null" }], default: byDefault };
}

/** The definition of a block as another block's schema embeds it, without its own definitions. */
export function asDefinition({ fields }: BlockTypeDefinition): JsonObject {
  const { definitions: _, ...own } = fields;
  return own;
}

/** The definitions that a block's schema brings along. */
export function definitionsOf({ fields }: BlockTypeDefinition): JsonObject {
  return isJsonObject(fields.definitions) ? fields.definitions : {};
}
