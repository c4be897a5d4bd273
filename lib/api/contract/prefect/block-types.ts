import * as z from "zod";
import { Slug } from "#lib/api/contract/operation.ts";
import { BlockSchemaFilter, BlockTypeFilter, orDefault, page, prefectOperation, Uuid } from "./inputs.ts";
import { PrefectBlockType } from "./objects.ts";

const Text = z.string().max(20_000).nullable();
/** The client reads it as an address and fails on anything else. */
const Address = z
  .string()
  .trim()
  .max(2_000)
  .regex(/^https?:\/\/[^\s]+$/i, "Input should be a valid URL")
  .nullable();
const presentation = {
  logo_url: Address.optional(),
  documentation_url: Address.optional(),
  description: Text.optional(),
  code_example: Text.optional(),
};

/** What a client registers as a type. */
export const BlockTypeInput = z.strictObject({
  name: z
    .string()
    .min(1)
    .max(128)
    .regex(/^[^/%&><]+$/, "String should match pattern '^[^/%&><]+$'"),
  slug: Slug,
  ...presentation,
});
export type BlockTypeInput = z.output<typeof BlockTypeInput>;

export const blockTypes = {
  createBlockType: prefectOperation({
    name: "createBlockType",
    method: "POST",
    path: "/block_types/",
    status: 201,
    allow: "write",
    effect: "write",
    summary: "Registers a block type of the workspace. 409 when the slug is taken, 403 for names that begin with Prefect.",
    input: z.strictObject({ body: BlockTypeInput }),
    output: PrefectBlockType,
  }),
  readBlockType: prefectOperation({
    name: "readBlockType",
    method: "GET",
    path: "/block_types/{id}",
    status: 200,
    allow: "list",
    effect: "read",
    summary: "One block type by id.",
    input: z.strictObject({ id: Uuid }),
    output: PrefectBlockType,
  }),
  readBlockTypeBySlug: prefectOperation({
    name: "readBlockTypeBySlug",
    method: "GET",
    path: "/block_types/slug/{slug}",
    status: 200,
    allow: "list",
    effect: "read",
    summary: "One block type by slug.",
    input: z.strictObject({ slug: z.string() }),
    output: PrefectBlockType,
  }),
  filterBlockTypes: prefectOperation({
    name: "filterBlockTypes",
    method: "POST",
    path: "/block_types/filter",
    status: 200,
    allow: "list",
    effect: "read",
    summary: "Block types by name, slug or what their schemas are; by name, 200 at most.",
    input: z.strictObject({
      body: z.object({ block_types: orDefault(BlockTypeFilter), block_schemas: orDefault(BlockSchemaFilter), ...page }),
    }),
    output: z.array(PrefectBlockType),
  }),
  updateBlockType: prefectOperation({
    name: "updateBlockType",
    method: "PATCH",
    path: "/block_types/{id}",
    status: 204,
    allow: "write",
    effect: "write",
    summary: "Changes how a type is presented: logo, documentation, description, example. What is left out stays, null clears.",
    input: z.strictObject({ id: Uuid, body: z.strictObject(presentation) }),
    output: z.null(),
  }),
  deleteBlockType: prefectOperation({
    name: "deleteBlockType",
    method: "DELETE",
    path: "/block_types/{id}",
    status: 204,
    allow: "write",
    effect: "write",
    summary: "Deletes a type with its schemas; its blocks go to the trash in one change. 403 for built-in types.",
    input: z.strictObject({ id: Uuid }),
    output: z.null(),
  }),
  installSystemBlockTypes: prefectOperation({
    name: "installSystemBlockTypes",
    method: "POST",
    path: "/block_types/install_system_block_types",
    status: 200,
    allow: "list",
    effect: "read",
    summary: "Changes nothing: the built-in types are there since the server started.",
    input: z.strictObject({ body: z.object({}) }),
    output: z.null(),
  }),
};
