import * as z from "zod";
import { JsonDocument, JsonValue, Moment } from "#lib/api/contract/operation.ts";

/** The objects of Prefect 3's API, with its names of fields. Source: PrefectHQ/prefect, server/schemas/core.py. */
const Stored = { id: z.string(), created: Moment, updated: Moment };

export const PrefectBlockType = z.strictObject({
  ...Stored,
  name: z.string(),
  slug: z.string(),
  logo_url: z.string().nullable(),
  documentation_url: z.string().nullable(),
  description: z.string().nullable(),
  code_example: z.string().nullable(),
  is_protected: z.boolean(),
});
export type PrefectBlockType = z.infer<typeof PrefectBlockType>;

export const PrefectBlockSchema = z.strictObject({
  ...Stored,
  checksum: z.string(),
  fields: JsonDocument,
  block_type_id: z.string(),
  block_type: PrefectBlockType,
  capabilities: z.array(z.string()),
  version: z.string(),
});
export type PrefectBlockSchema = z.infer<typeof PrefectBlockSchema>;

export const PrefectBlockDocument = z.strictObject({
  ...Stored,
  name: z.string(),
  /** Nested blocks stand in it whole, also where the stored document refers to them. */
  data: JsonDocument,
  block_schema_id: z.string(),
  block_schema: PrefectBlockSchema,
  block_type_id: z.string(),
  block_type: PrefectBlockType,
  block_type_name: z.string(),
  /** By top-level field: `{block_document: {id, name, block_type, is_anonymous, block_document_references}}`. */
  block_document_references: JsonDocument,
  is_anonymous: z.boolean(),
});
export type PrefectBlockDocument = z.infer<typeof PrefectBlockDocument>;

export const PrefectVariable = z.strictObject({ ...Stored, name: z.string(), value: JsonValue, tags: z.array(z.string()) });
export type PrefectVariable = z.infer<typeof PrefectVariable>;
