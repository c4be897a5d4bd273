import type { Prisma } from "#prisma/generated/client.ts";
import { addSchema, type SchemaWrite } from "./block-schemas.ts";
import { rememberedRows, touchCatalog } from "./catalog-memory.ts";
import type { ReadTx, Tx } from "./client.ts";

export type BlockTypeRow = Prisma.BlockTypeGetPayload<object>;
export type PresentationRow = Prisma.BlockTypePresentationGetPayload<object>;

/** The unique key of a type: a workspace's own types stand beside the built-in ones. */
export function scopedSlug(workspaceId: string | null, slug: string): string {
  return `${workspaceId ?? ""}/${slug}`;
}

/** The types with these slugs that a workspace sees, by slug. A built-in slug cannot be taken by a workspace. */
export async function loadBlockTypes(tx: ReadTx, workspaceId: string, slugs: readonly string[]): Promise<Map<string, BlockTypeRow>> {
  return rememberedRows(tx, `slug in ${workspaceId}`, slugs, async (missing) => {
    const keys = missing.flatMap((slug) => [scopedSlug(null, slug), scopedSlug(workspaceId, slug)]);
    const rows = await tx.blockType.findMany({ where: { scopedSlug: { in: keys }, isDeleted: false } });
    return new Map(rows.map((row) => [row.slug, row]));
  });
}

/** The types of a workspace or built in with these ids, by id; deleted ones too, for what still follows them. */
export async function loadBlockTypesById(tx: ReadTx, workspaceId: string, ids: readonly string[]): Promise<Map<string, BlockTypeRow>> {
  return rememberedRows(tx, `type in ${workspaceId}`, ids, async (missing) => {
    const rows = await tx.blockType.findMany({ where: { id: { in: missing }, OR: [{ workspaceId: null }, { workspaceId }] } });
    return new Map(rows.map((row) => [row.id, row]));
  });
}

/** All types that a workspace sees, by name. */
export async function listBlockTypeRows(tx: ReadTx, workspaceId: string): Promise<BlockTypeRow[]> {
  return tx.blockType.findMany({ where: visibleTypes(workspaceId), orderBy: [{ name: "asc" }, { id: "asc" }] });
}

function visibleTypes(workspaceId: string): { isDeleted: false; OR: ({ workspaceId: string } | { workspaceId: null })[] } {
  return { isDeleted: false, OR: [{ workspaceId: null }, { workspaceId }] };
}

export type TypeWrite = Pick<
  BlockTypeRow,
  "workspaceId" | "slug" | "name" | "description" | "logo" | "documentationUrl" | "snippet" | "isBuiltIn"
>;

/** Makes or updates a type, without a schema. */
export async function writeType(tx: Tx, type: TypeWrite): Promise<BlockTypeRow> {
  touchCatalog(tx);
  const key = scopedSlug(type.workspaceId, type.slug);
  return tx.blockType.upsert({
    where: { scopedSlug: key },
    create: { id: crypto.randomUUID(), scopedSlug: key, ...type },
    update: type,
  });
}

/** Makes or updates a type. A schema with another text than the latest of the same owner is added behind it. */
export async function saveType(
  tx: Tx,
  type: TypeWrite & { schema: Omit<SchemaWrite, "workspaceId" | "blockTypeId"> },
): Promise<BlockTypeRow> {
  const { schema, ...rest } = type;
  const row = await writeType(tx, rest);
  const { workspaceId } = type;
  const latest = await tx.blockSchema.findFirst({ where: { blockTypeId: row.id, workspaceId }, orderBy: { number: "desc" } });
  if (latest?.fieldsText !== schema.fieldsText) await addSchema(tx, { workspaceId, blockTypeId: row.id, ...schema });
  return row;
}

/** Takes a type out of the catalog. Its slug is free again; what followed it stays readable. */
export async function hideType(tx: Tx, { id, scopedSlug: key }: BlockTypeRow): Promise<void> {
  touchCatalog(tx);
  await tx.blockType.update({ where: { id }, data: { isDeleted: true, scopedSlug: `${key}#${id}` } });
}

/** How the clients of a workspace describe these types, by the type's id; a type that none described is left out. */
export async function loadPresentations(
  tx: ReadTx,
  workspaceId: string,
  typeIds: readonly string[],
): Promise<Map<string, PresentationRow>> {
  const rows = await rememberedRows(tx, `presentation in ${workspaceId}`, typeIds, async (missing) => {
    const kept = await tx.blockTypePresentation.findMany({ where: { workspaceId, blockTypeId: { in: missing } } });
    // Most types have none: that is worth knowing too.
    const none = missing.map((id): [string, PresentationRow | null] => [id, null]);
    return new Map<string, PresentationRow | null>([...none, ...kept.map((row) => [row.blockTypeId, row] as const)]);
  });
  return new Map([...rows].flatMap(([id, row]) => (row ? [[id, row] as const] : [])));
}

export type Presentation = Pick<PresentationRow, "logoUrl" | "documentationUrl" | "description" | "codeExample">;

/** Keeps how a client describes a type. */
export async function writePresentation(tx: Tx, workspaceId: string, blockTypeId: string, presentation: Presentation): Promise<void> {
  touchCatalog(tx);
  await tx.blockTypePresentation.upsert({
    where: { workspaceId_blockTypeId: { workspaceId, blockTypeId } },
    create: { workspaceId, blockTypeId, ...presentation },
    update: presentation,
  });
}
