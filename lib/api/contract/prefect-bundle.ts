import * as z from "zod";
import { isJsonObject, type Json, type JsonLimits, type JsonObject } from "#lib/core/json.ts";

/** What is judged one by one later, so that a fault is told by the path of its block and not by a place in the bundle. */
const AnyObject = z.custom<JsonObject>(isJsonObject, "must be a JSON object.");
const AnyJson = z.custom<Json>((value) => value !== undefined, "must be a JSON value.");
const Text = z.string().max(100_000);
const Key = z.string().max(1_000);

export const BundleType = z.strictObject({
  slug: Key,
  name: Key,
  logoUrl: Text.nullable(),
  documentationUrl: Text.nullable(),
  description: Text.nullable(),
  codeExample: Text.nullable(),
});
export type BundleType = z.output<typeof BundleType>;

export const BundleSchema = z.strictObject({
  /** Its id on the server that it comes from; blocks name it by this. */
  id: Key,
  typeSlug: Key,
  checksum: Key,
  fields: AnyObject,
  version: Key,
  capabilities: z.array(Key).max(1_000),
});
export type BundleSchema = z.output<typeof BundleSchema>;

export const BundleBlock = z.strictObject({
  id: Key,
  typeSlug: Key,
  schemaId: Key,
  name: Key,
  isAnonymous: z.boolean(),
  /** With secrets. A field that refers to another block of the bundle holds `{"$ref": {"block_document_id": "<its id>"}}`. */
  data: AnyObject,
});
export type BundleBlock = z.output<typeof BundleBlock>;

export const BundleVariable = z.strictObject({ name: Key, value: AnyJson, tags: z.array(Key).max(1_000) });
export type BundleVariable = z.output<typeof BundleVariable>;

export const bundleRowsMax = 5_000;

/** Everything about blocks and variables that a Prefect server holds. Types, and schemas with nested ones before those that nest them. */
export const PrefectBundle = z.strictObject({
  types: z.array(BundleType).max(bundleRowsMax),
  schemas: z.array(BundleSchema).max(bundleRowsMax),
  blocks: z.array(BundleBlock).max(bundleRowsMax),
  variables: z.array(BundleVariable).max(bundleRowsMax),
});
export type PrefectBundle = z.output<typeof PrefectBundle>;

/** What a bundle may have at most as the body of a request. */
export const bundleLimits: JsonLimits = { bytesMax: 5 * 1024 * 1024, depthMax: 72, keysMax: 5_000, itemsMax: bundleRowsMax };

/** The id of the block that a field of a bundle's block refers to; undefined for data. Prefect refers at the top of a document only. */
export function targetIdOf(value: Json | undefined): string | undefined {
  const isReference = isJsonObject(value) && Object.keys(value).length === 1 && isJsonObject(value.$ref);
  const target = isReference && isJsonObject(value.$ref) ? value.$ref.block_document_id : undefined;
  return typeof target === "string" ? target : undefined;
}
