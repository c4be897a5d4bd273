import * as z from "zod";
import { isJsonObject, type Json, type JsonObject } from "#lib/core/json.ts";
import { strangeAnswer } from "./peer.ts";

/** What of Prefect's objects is taken over, versions 2 and 3 alike. Source: PrefectHQ/prefect, server/schemas/core.py. */
const AnyObject = z.custom<JsonObject>(isJsonObject);
const Text = z
  .string()
  .nullish()
  .transform((text) => text ?? null);

export const PeerType = z.object({
  id: z.string(),
  slug: z.string(),
  name: z.string(),
  logo_url: Text,
  documentation_url: Text,
  description: Text,
  code_example: Text,
});
export type PeerType = z.output<typeof PeerType>;

export const PeerSchema = z.object({
  id: z.string(),
  created: z.string().nullish(),
  checksum: z.string(),
  fields: AnyObject,
  block_type_id: z.string(),
  capabilities: z.array(z.string()).nullish(),
  version: z.string().nullish(),
});
export type PeerSchema = z.output<typeof PeerSchema>;

export const PeerBlock = z.object({
  id: z.string(),
  name: z.string().nullish(),
  data: AnyObject,
  block_schema_id: z.string(),
  block_type_id: z.string(),
  block_document_references: AnyObject.nullish(),
  is_anonymous: z.boolean().nullish(),
});
export type PeerBlock = z.output<typeof PeerBlock>;

export const PeerVariable = z.object({
  id: z.string(),
  name: z.string(),
  value: z.custom<Json>((value) => value !== undefined),
  tags: z.array(z.string()).nullish(),
});
export type PeerVariable = z.output<typeof PeerVariable>;

/** The answer as it should be; refused as a strange one when it is something else. */
export function shaped<Schema extends z.ZodType>(schema: Schema, answer: Json): z.output<Schema> {
  const result = schema.safeParse(answer);
  if (!result.success) throw strangeAnswer();
  return result.data;
}
