import * as z from "zod";
import { Done, JsonDocument, Moment, operation, Slug } from "./operation.ts";

export const BlockTypeSummary = z.strictObject({
  slug: z.string(),
  name: z.string(),
  description: z.string(),
  /** Inline SVG text. */
  logo: z.string(),
  isBuiltIn: z.boolean(),
  blockCount: z.number(),
  capabilities: z.array(z.string()),
});
export type BlockTypeSummary = z.infer<typeof BlockTypeSummary>;

export const BlockSchemaView = z.strictObject({
  id: z.string(),
  checksum: z.string(),
  version: z.string(),
  fields: JsonDocument,
  createdAt: Moment,
});

export const BlockType = BlockTypeSummary.extend({
  documentationUrl: z.string().nullable(),
  /** Snippets by language with `{name}` for the block's name. */
  snippets: z.record(z.string(), z.string()),
  example: JsonDocument.nullable(),
  schema: BlockSchemaView,
  updatedAt: Moment,
});
export type BlockType = z.infer<typeof BlockType>;

export const blockTypes = {
  listBlockTypes: operation({
    name: "listBlockTypes",
    method: "GET",
    path: "/block-types",
    allow: "list",
    effect: "read",
    summary: "The catalog: built-in block types and those of the workspace.",
    input: z.strictObject({ q: z.string().max(200).optional() }),
    output: z.strictObject({ types: z.array(BlockTypeSummary) }),
  }),
  getBlockType: operation({
    name: "getBlockType",
    method: "GET",
    path: "/block-types/{slug}",
    allow: "list",
    effect: "read",
    summary: "One block type with a schema: the latest, or the one whose id is given.",
    input: z.strictObject({ slug: Slug, schemaId: z.string().max(64).optional() }),
    output: BlockType,
  }),
  saveBlockType: operation({
    name: "saveBlockType",
    method: "PUT",
    path: "/block-types/{slug}",
    allow: "manage",
    effect: "write",
    summary:
      "Makes a block type of the workspace, or gives it a new schema. Built-in types are not changed. A schema at fault is refused with line and column.",
    input: z.strictObject({
      slug: Slug,
      name: z.string().trim().min(1).max(128),
      description: z.string().max(2_000).default(""),
      logo: z.string().max(20_000).default(""),
      documentationUrl: z
        .url({ protocol: /^https?$/ })
        .max(2_000)
        .nullable()
        .default(null),
      snippet: z.string().max(20_000).default(""),
      /** The JSON Schema as text, kept as written. */
      schemaText: z.string().max(64 * 1024),
      /** The checksum of the schema that was edited; null for a new type. */
      baseChecksum: z.string().max(80).nullable(),
    }),
    output: BlockType,
  }),
  deleteBlockType: operation({
    name: "deleteBlockType",
    method: "DELETE",
    path: "/block-types/{slug}",
    allow: "manage",
    effect: "write",
    summary: "Removes a block type of the workspace that no block uses.",
    input: z.strictObject({ slug: Slug }),
    output: Done,
  }),
};
