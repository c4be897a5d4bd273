import { withSecretMarks } from "#lib/core/block-types/secret-marks.ts";
import { parseJson } from "#lib/core/json.ts";
import type { BlockSchema } from "#lib/core/schema/block-schema.ts";
import type { Prisma } from "#prisma/generated/client.ts";
import { rememberedRows, touchCatalog } from "./catalog-memory.ts";
import type { ReadTx, Tx } from "./client.ts";

const ofType = { blockType: { select: { slug: true } } } as const;
export type BlockSchemaRow = Prisma.BlockSchemaGetPayload<{ include: typeof ofType }>;

/** What a schema may have at most, from whichever door. */
export const schemaLimits = { bytesMax: 1024 * 1024, depthMax: 64, keysMax: 5_000, itemsMax: 5_000 };
const cachedMax = 1_000;
const parsed = new Map<string, BlockSchema>();

/** The schema of a row, parsed once: rows of schemas never change what they say. It hides more than `fieldsText` may say (`withSecretMarks`). */
export function schemaOf(row: BlockSchemaRow): BlockSchema {
  const known = parsed.get(row.id);
  if (known) return known;
  if (parsed.size >= cachedMax) parsed.clear();
  const schema = withSecretMarks(parseJson(row.fieldsText, schemaLimits) as BlockSchema, row.blockType.slug);
  parsed.set(row.id, schema);
  return schema;
}

/** What a workspace sees: the schemas of built-in types as we ship them, and what its own people and clients registered. */
export function visibleSchemas(workspaceId: string): { isDeleted: false; OR: ({ workspaceId: string } | { workspaceId: null })[] } {
  return { isDeleted: false, OR: [{ workspaceId: null }, { workspaceId }] };
}

/** The latest schema that a workspace sees of each type, by the type's id. A type whose client has registered none yet is left out. */
export async function loadLatestSchemas(tx: ReadTx, workspaceId: string, typeIds: readonly string[]): Promise<Map<string, BlockSchemaRow>> {
  return rememberedRows(tx, `latest of ${workspaceId}`, typeIds, async (missing) => {
    // Two queries, so that of the many schemas of a type only the latest is read whole.
    const where = { blockTypeId: { in: missing }, ...visibleSchemas(workspaceId) };
    const numbers = await tx.blockSchema.groupBy({ by: ["blockTypeId"], where, _max: { number: true } });
    const keys = numbers.flatMap(({ blockTypeId, _max: { number } }) => (number === null ? [] : [{ blockTypeId, number }]));
    const rows = keys.length > 0 ? await tx.blockSchema.findMany({ where: { OR: keys }, include: ofType }) : [];
    return new Map(rows.map((row) => [row.blockTypeId, row]));
  });
}

/** Schemas by id, deleted ones included: older versions follow them. Unknown ids are left out. */
export async function loadSchemas(tx: ReadTx, ids: readonly string[]): Promise<Map<string, BlockSchemaRow>> {
  return rememberedRows(tx, "schema", ids, async (missing) => {
    const rows = await tx.blockSchema.findMany({ where: { id: { in: missing } }, include: ofType });
    return new Map(rows.map((row) => [row.id, row]));
  });
}

/** The schemas of living types that a workspace sees, newest first; only those with a checksum, of a version or of a type, where these are given. */
export async function listSchemaRows(
  tx: ReadTx,
  workspaceId: string,
  only: { checksum?: string; version?: string; blockTypeId?: string } = {},
): Promise<BlockSchemaRow[]> {
  return tx.blockSchema.findMany({
    where: { ...visibleSchemas(workspaceId), blockType: { isDeleted: false }, ...only },
    include: ofType,
    orderBy: [{ createdAt: "desc" }, { number: "desc" }, { id: "asc" }],
  });
}

export type SchemaWrite = Pick<BlockSchemaRow, "workspaceId" | "blockTypeId" | "checksum" | "fieldsText" | "version" | "capabilitiesText">;

/** Adds a schema behind the others of its type: older documents keep the one they follow. */
export async function addSchema(tx: Tx, schema: SchemaWrite): Promise<BlockSchemaRow> {
  touchCatalog(tx);
  const latest = await tx.blockSchema.findFirst({
    where: { blockTypeId: schema.blockTypeId },
    orderBy: { number: "desc" },
    select: { number: true },
  });
  return tx.blockSchema.create({ data: { id: crypto.randomUUID(), number: (latest?.number ?? 0) + 1, ...schema }, include: ofType });
}

/** Takes schemas out of what clients and forms are offered. Older versions of blocks still follow them. */
export async function hideSchemas(tx: Tx, ids: readonly string[]): Promise<void> {
  touchCatalog(tx);
  await tx.blockSchema.updateMany({ where: { id: { in: [...ids] } }, data: { isDeleted: true } });
}
