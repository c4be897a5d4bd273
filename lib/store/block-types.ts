import { parseJson } from "#lib/core/json.ts";
import type { BlockSchema } from "#lib/core/schema/block-schema.ts";
import type { Prisma } from "#prisma/generated/client.ts";
import type { ReadTx, Tx } from "./client.ts";

export type BlockTypeRow = Prisma.BlockTypeGetPayload<object>;
export type BlockSchemaRow = Prisma.BlockSchemaGetPayload<object>;

const schemaLimits = { bytesMax: 1024 * 1024, depthMax: 64, keysMax: 5_000, itemsMax: 5_000 };
const cachedMax = 1_000;
const parsed = new Map<string, BlockSchema>();

/** The unique key of a type: a workspace's own types stand beside the built-in ones. */
export function scopedSlug(workspaceId: string | null, slug: string): string {
  return `${workspaceId ?? ""}/${slug}`;
}

/** The types with these slugs that a workspace sees, by slug. A built-in slug cannot be taken by a workspace. */
export async function loadBlockTypes(tx: ReadTx, workspaceId: string, slugs: readonly string[]): Promise<Map<string, BlockTypeRow>> {
  const keys = slugs.flatMap((slug) => [scopedSlug(null, slug), scopedSlug(workspaceId, slug)]);
  const rows = await tx.blockType.findMany({ where: { scopedSlug: { in: keys }, isDeleted: false } });
  return new Map(rows.map((row) => [row.slug, row]));
}

/** The latest schema of each type, by the type's id. */
export async function loadLatestSchemas(tx: ReadTx, typeIds: readonly string[]): Promise<Map<string, BlockSchemaRow>> {
  const rows = await tx.blockSchema.findMany({ where: { blockTypeId: { in: [...typeIds] } }, orderBy: { number: "asc" } });
  return new Map(rows.map((row) => [row.blockTypeId, row]));
}

/** Schemas by id; unknown ids are left out. */
export async function loadSchemas(tx: ReadTx, ids: readonly string[]): Promise<Map<string, BlockSchemaRow>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.blockSchema.findMany({ where: { id: { in: [...ids] } } });
  return new Map(rows.map((row) => [row.id, row]));
}

/** The schema of a row, parsed once: rows of schemas never change. */
export function schemaOf(row: BlockSchemaRow): BlockSchema {
  const known = parsed.get(row.id);
  if (known) return known;
  if (parsed.size >= cachedMax) parsed.clear();
  const schema = parseJson(row.fieldsText, schemaLimits) as BlockSchema;
  parsed.set(row.id, schema);
  return schema;
}

/** All types that a workspace sees, by name. */
export async function listBlockTypeRows(tx: ReadTx, workspaceId: string): Promise<BlockTypeRow[]> {
  return tx.blockType.findMany({ where: { OR: [{ workspaceId: null }, { workspaceId }], isDeleted: false }, orderBy: { name: "asc" } });
}

export type TypeWrite = Pick<
  BlockTypeRow,
  "workspaceId" | "slug" | "name" | "description" | "logo" | "documentationUrl" | "snippet" | "isBuiltIn"
> & {
  schema: Pick<BlockSchemaRow, "checksum" | "fieldsText" | "version" | "capabilitiesText">;
};

/** Makes or updates a type. A schema with another text than the latest is added behind it: older documents keep the one they follow. */
export async function saveType(tx: Tx, { schema, ...type }: TypeWrite): Promise<BlockTypeRow> {
  const key = scopedSlug(type.workspaceId, type.slug);
  const row = await tx.blockType.upsert({
    where: { scopedSlug: key },
    create: { id: crypto.randomUUID(), scopedSlug: key, ...type },
    update: type,
  });
  const latest = await tx.blockSchema.findFirst({ where: { blockTypeId: row.id }, orderBy: { number: "desc" } });
  if (latest?.fieldsText !== schema.fieldsText) {
    await tx.blockSchema.create({ data: { id: crypto.randomUUID(), blockTypeId: row.id, number: (latest?.number ?? 0) + 1, ...schema } });
  }
  return row;
}
