import * as z from "zod";
import { JsonDocument } from "#lib/api/contract/operation.ts";
import { BlockSchemaFilter, orDefault, page, prefectOperation, Uuid } from "./inputs.ts";
import { PrefectBlockSchema } from "./objects.ts";

/** What a client registers as a schema. The checksum is ours to compute. */
export const BlockSchemaInput = z.strictObject({
  fields: JsonDocument.default({}),
  block_type_id: Uuid,
  capabilities: z.array(z.string().max(128)).max(100).default([]),
  version: z.string().max(128).default("non-versioned"),
});
export type BlockSchemaInput = z.output<typeof BlockSchemaInput>;

export const blockSchemas = {
  createBlockSchema: prefectOperation({
    name: "createBlockSchema",
    method: "POST",
    path: "/block_schemas/",
    status: 201,
    allow: "write",
    effect: "write",
    summary:
      "Registers a schema of a type. One with the same checksum and version is answered with 200. 409 when a nested type is unknown.",
    input: z.strictObject({ body: BlockSchemaInput }),
    output: PrefectBlockSchema.extend({ isNew: z.boolean() }),
  }),
  readBlockSchema: prefectOperation({
    name: "readBlockSchema",
    method: "GET",
    path: "/block_schemas/{id}",
    status: 200,
    allow: "list",
    effect: "read",
    summary: "One schema by id.",
    input: z.strictObject({ id: Uuid }),
    output: PrefectBlockSchema,
  }),
  readBlockSchemaByChecksum: prefectOperation({
    name: "readBlockSchemaByChecksum",
    method: "GET",
    path: "/block_schemas/checksum/{checksum}",
    status: 200,
    allow: "list",
    effect: "read",
    summary: "The newest schema with a checksum, of one version where it is given.",
    input: z.strictObject({ checksum: z.string(), version: z.string().optional() }),
    output: PrefectBlockSchema,
  }),
  filterBlockSchemas: prefectOperation({
    name: "filterBlockSchemas",
    method: "POST",
    path: "/block_schemas/filter",
    status: 200,
    allow: "list",
    effect: "read",
    summary: "Schemas by type, capabilities, id or version; newest first, 200 at most.",
    input: z.strictObject({ body: z.object({ block_schemas: orDefault(BlockSchemaFilter), ...page }) }),
    output: z.array(PrefectBlockSchema),
  }),
  deleteBlockSchema: prefectOperation({
    name: "deleteBlockSchema",
    method: "DELETE",
    path: "/block_schemas/{id}",
    status: 204,
    allow: "write",
    effect: "write",
    summary: "Deletes a schema; the blocks that follow it go to the trash in one change. 403 for schemas of built-in types.",
    input: z.strictObject({ id: Uuid }),
    output: z.null(),
  }),
  readBlockCapabilities: prefectOperation({
    name: "readBlockCapabilities",
    method: "GET",
    path: "/block_capabilities/",
    status: 200,
    allow: "list",
    effect: "read",
    summary: "The capabilities of all schemas, each once.",
    input: z.strictObject({}),
    output: z.array(z.string()),
  }),
};
