import * as z from "zod";
import { type BundleBlock, bundleRowsMax, type PrefectBundle, targetIdOf } from "#lib/api/contract/prefect-bundle.ts";
import { DomainError } from "#lib/core/errors.ts";
import { isJsonObject, type JsonObject } from "#lib/core/json.ts";
import { type PeerBlock, PeerBlock as PeerBlockShape, PeerSchema, PeerType, PeerVariable, shaped } from "./answers.ts";
import { withNestedInOrder } from "./nested-order.ts";
import type { Peer } from "./peer.ts";
import { inOrder } from "./reference-order.ts";

export const readStages = ["types", "schemas", "blocks", "variables"] as const;
/** How far reading is. `total` is null where the server does not tell beforehand. */
export type ReadProgress = { stage: (typeof readStages)[number]; done: number; total: number | null };

type Listing<Row> = {
  stage: ReadProgress["stage"];
  path: string;
  body: JsonObject;
  pageSize: number;
  row: z.ZodType<Row>;
  total: number | null;
};

/** Without a condition on `is_anonymous` only blocks with names of their own are listed. */
const everyBlock = { block_documents: { is_anonymous: { eq_: null } } };

/**
 * Reads everything about blocks and variables from a server that speaks Prefect's API (2.x and 3.x), page by page, secrets included.
 * References stand in the blocks as `$ref`; nested schemas come before those that nest them, blocks before those that refer to them.
 * Refuses with `conflict` when blocks come or go meanwhile, with `too_large` what is more than a bundle may hold.
 */
export async function readBundle(peer: Peer, onProgress: (progress: ReadProgress) => void): Promise<PrefectBundle> {
  const list = <Row extends { id: string }>(listing: Listing<Row>) => readAll(peer, listing, onProgress);
  const types = await list({ stage: "types", path: "/block_types/filter", body: {}, pageSize: 200, row: PeerType, total: null });
  const schemas = await list({ stage: "schemas", path: "/block_schemas/filter", body: {}, pageSize: 100, row: PeerSchema, total: null });
  const blockCount = await count(peer, "/block_documents/count", everyBlock);
  const blocks = await list({
    ...{ stage: "blocks", path: "/block_documents/filter", pageSize: 50, row: PeerBlockShape, total: blockCount },
    body: { ...everyBlock, include_secrets: true, sort: "BLOCK_TYPE_AND_NAME_ASC" },
  });
  // The oldest servers of version 2 have no variables.
  const variableCount = await count(peer, "/variables/count", {});
  const variables =
    variableCount === null
      ? []
      : await list({ stage: "variables", path: "/variables/filter", body: {}, pageSize: 200, row: PeerVariable, total: variableCount });
  const slugs = new Map(types.map(({ id, slug }) => [id, slug]));
  return {
    types: types.map((type) => ({
      ...{ slug: type.slug, name: type.name, logoUrl: type.logo_url, documentationUrl: type.documentation_url },
      ...{ description: unescaped(type.description), codeExample: unescaped(type.code_example) },
    })),
    schemas: schemasOf(schemas, slugs),
    blocks: blocksOf(blocks, slugs),
    variables: variables.map(({ name, value, tags }) => ({ name, value, tags: tags ?? [] })),
  };
}

/** Prefect's server writes `&`, `<` and `>` of these texts as HTML does; its client reads them back so. */
function unescaped(text: string | null): string | null {
  return text?.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&") ?? null;
}

async function readAll<Row extends { id: string }>(peer: Peer, listing: Listing<Row>, onProgress: (progress: ReadProgress) => void) {
  const { stage, path, body, pageSize, row, total } = listing;
  const rows = new Map<string, Row>();
  onProgress({ stage, done: 0, total });
  for (let offset = 0; ; offset += pageSize) {
    const page = shaped(z.array(row), await peer.read("POST", path, { ...body, limit: pageSize, offset }));
    for (const item of page) rows.set(item.id, item);
    if (rows.size > bundleRowsMax) throw new DomainError("too_large", `The Prefect server has more than ${bundleRowsMax} ${stage}.`);
    onProgress({ stage, done: rows.size, total });
    if (page.length < pageSize) break;
  }
  if (total !== null && rows.size < total)
    throw new DomainError("conflict", `The ${stage} of the Prefect server changed while they were read. Start again.`);
  return [...rows.values()];
}

async function count(peer: Peer, path: string, body: JsonObject): Promise<number | null> {
  const answer = await peer.find("POST", path, body);
  return answer === undefined ? null : shaped(z.number().int().min(0), answer);
}

function schemasOf(rows: readonly z.output<typeof PeerSchema>[], slugs: ReadonlyMap<string, string>): PrefectBundle["schemas"] {
  const oldestFirst = [...rows].sort((a, b) => (a.created ?? "").localeCompare(b.created ?? ""));
  const byChecksum = new Map(oldestFirst.map((row) => [row.checksum, row]));
  const ordered = inOrder(oldestFirst, (row) => nestedChecksums(row.fields).flatMap((checksum) => byChecksum.get(checksum) ?? []));
  return ordered.map(({ id, checksum, fields, block_type_id, version, capabilities }) => ({
    ...{ id, checksum, fields: withNestedInOrder(fields), typeSlug: slugs.get(block_type_id) ?? "" },
    ...{ version: version ?? "non-versioned", capabilities: capabilities ?? [] },
  }));
}

/** The checksums of the schemas that a schema nests: `block_schema_references` holds one, or a list where a union has several. */
export function nestedChecksums(fields: JsonObject): string[] {
  const references = isJsonObject(fields.block_schema_references) ? Object.values(fields.block_schema_references) : [];
  return references.flat().flatMap((reference) => {
    const checksum = isJsonObject(reference) ? reference.block_schema_checksum : undefined;
    return typeof checksum === "string" ? [checksum] : [];
  });
}

function blocksOf(rows: readonly PeerBlock[], slugs: ReadonlyMap<string, string>): BundleBlock[] {
  const blocks = rows.map((row) => ({
    ...{ id: row.id, typeSlug: slugs.get(row.block_type_id) ?? "", schemaId: row.block_schema_id, name: row.name ?? "" },
    ...{ isAnonymous: row.is_anonymous ?? false, data: withReferences(row) },
  }));
  const byId = new Map(blocks.map((block) => [block.id, block]));
  return inOrder(blocks, ({ data }) => Object.values(data).flatMap((value) => byId.get(targetIdOf(value) ?? "") ?? []));
}

/** The data with `$ref` where the server has put the whole of the block that is referred to. */
function withReferences({ data, block_document_references }: PeerBlock): JsonObject {
  const result = { ...data };
  for (const [field, reference] of Object.entries(block_document_references ?? {})) {
    const target = isJsonObject(reference) && isJsonObject(reference.block_document) ? reference.block_document.id : undefined;
    if (typeof target === "string") result[field] = { $ref: { block_document_id: target } };
  }
  return result;
}
