import * as z from "zod";
import { JsonDocument } from "#lib/api/contract/operation.ts";
import {
  BlockDocumentFilter,
  BlockSchemaFilter,
  BlockTypeFilter,
  Ignored,
  orDefault,
  page,
  prefectOperation,
  QueryFlag,
  Uuid,
} from "./inputs.ts";
import { PrefectBlockDocument } from "./objects.ts";

const nameProblem = "Value error, name must only contain lowercase letters, numbers, and dashes.";
/** The name of a block, as Prefect's client accepts it. */
const BlockName = z
  .string()
  .max(128, "String should have at most 128 characters")
  .regex(/^[a-z0-9-]*$/, nameProblem);

export const BlockDocumentInput = z
  .strictObject({
    name: BlockName.nullish(),
    data: JsonDocument.default({}),
    block_schema_id: Uuid,
    block_type_id: Uuid,
    is_anonymous: z.boolean().default(false),
  })
  .refine(({ name, is_anonymous }) => Boolean(name) || is_anonymous, {
    message: "Value error, Names must be provided for block documents.",
  });
export type BlockDocumentInput = z.output<typeof BlockDocumentInput>;

export const BlockDocumentUpdate = z.strictObject({
  block_schema_id: Uuid.nullish(),
  data: JsonDocument.optional(),
  merge_existing_data: z.boolean().default(true),
});
export type BlockDocumentUpdate = z.output<typeof BlockDocumentUpdate>;

const filters = {
  block_documents: BlockDocumentFilter.nullish(),
  block_types: orDefault(BlockTypeFilter),
  block_schemas: orDefault(BlockSchemaFilter),
};
const Sort = z.enum(["NAME_ASC", "NAME_DESC", "BLOCK_TYPE_AND_NAME_ASC"]);
export type BlockDocumentSort = z.output<typeof Sort>;

/** The same route is a read, or with `include_secrets` a reveal that needs the right to pull and is audited. */
const masked = { allow: "list", effect: "read" } as const;
const opened = { allow: "pull", effect: "reveal" } as const;

const byId = {
  method: "GET",
  path: "/block_documents/{id}",
  status: 200,
  input: z.strictObject({ id: Uuid, include_secrets: QueryFlag }),
  output: PrefectBlockDocument,
} as const;
const byName = {
  method: "GET",
  path: "/block_types/slug/{slug}/block_documents/name/{name}",
  status: 200,
  input: z.strictObject({ slug: z.string(), name: z.string(), include_secrets: QueryFlag }),
  output: PrefectBlockDocument,
} as const;
const ofType = {
  method: "GET",
  path: "/block_types/slug/{slug}/block_documents",
  status: 200,
  input: z.strictObject({ slug: z.string(), include_secrets: QueryFlag, limit: Ignored, offset: Ignored }),
  output: z.array(PrefectBlockDocument),
} as const;
const byFilter = {
  method: "POST",
  path: "/block_documents/filter",
  status: 200,
  input: z.strictObject({
    body: z.object({
      ...filters,
      include_secrets: orDefault(z.boolean()).transform((flag) => flag ?? false),
      sort: orDefault(Sort).transform((sort) => sort ?? "NAME_ASC"),
      ...page,
    }),
  }),
  output: z.array(PrefectBlockDocument),
} as const;

export const blockDocuments = {
  createBlockDocument: prefectOperation({
    name: "createBlockDocument",
    method: "POST",
    path: "/block_documents/",
    status: 201,
    allow: "write",
    effect: "write",
    summary: "Makes a block. 409 when the name is taken or a reference leads nowhere, 400 for one that leads back. The answer is masked.",
    input: z.strictObject({ body: BlockDocumentInput }),
    output: PrefectBlockDocument,
  }),
  readBlockDocument: prefectOperation({ name: "readBlockDocument", ...byId, ...masked, summary: "One block by id, secrets masked." }),
  loadBlockDocument: prefectOperation({ name: "loadBlockDocument", ...byId, ...opened, summary: "The same with its secrets." }),
  readBlockDocumentByName: prefectOperation({
    name: "readBlockDocumentByName",
    ...byName,
    ...masked,
    summary: "One block by type and name, secrets masked.",
  }),
  loadBlockDocumentByName: prefectOperation({
    name: "loadBlockDocumentByName",
    ...byName,
    ...opened,
    summary: "The same with its secrets: what Block.load asks for.",
  }),
  readBlockDocumentsOfType: prefectOperation({
    name: "readBlockDocumentsOfType",
    ...ofType,
    ...masked,
    summary: "All blocks of a type by name, secrets masked.",
  }),
  loadBlockDocumentsOfType: prefectOperation({
    name: "loadBlockDocumentsOfType",
    ...ofType,
    ...opened,
    summary: "The same with their secrets.",
  }),
  filterBlockDocuments: prefectOperation({
    name: "filterBlockDocuments",
    ...byFilter,
    ...masked,
    summary: "Blocks by id, name, type, schema, anonymous or not; 200 at most, secrets masked.",
  }),
  loadBlockDocuments: prefectOperation({
    name: "loadBlockDocuments",
    ...byFilter,
    ...opened,
    summary: "The same with their secrets: what `prefect block ls` asks for.",
  }),
  countBlockDocuments: prefectOperation({
    name: "countBlockDocuments",
    method: "POST",
    path: "/block_documents/count",
    status: 200,
    allow: "list",
    effect: "read",
    summary: "How many blocks a filter finds.",
    input: z.strictObject({ body: z.object(filters) }),
    output: z.number(),
  }),
  updateBlockDocument: prefectOperation({
    name: "updateBlockDocument",
    method: "PATCH",
    path: "/block_documents/{id}",
    status: 204,
    allow: "write",
    effect: "write",
    summary: "Changes a block: the given top-level fields, or with merge_existing_data=false the whole document. A mask keeps its secret.",
    input: z.strictObject({ id: Uuid, body: BlockDocumentUpdate }),
    output: z.null(),
  }),
  deleteBlockDocument: prefectOperation({
    name: "deleteBlockDocument",
    method: "DELETE",
    path: "/block_documents/{id}",
    status: 204,
    allow: "write",
    effect: "write",
    summary: "Moves a block to the trash, also one that others refer to.",
    input: z.strictObject({ id: Uuid }),
    output: z.null(),
  }),
};
