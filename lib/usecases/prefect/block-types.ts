import { prefectContract } from "#lib/api/contract/prefect.ts";
import { DomainError } from "#lib/core/errors.ts";
import { hideSchemas, listSchemaRows } from "#lib/store/block-schemas.ts";
import { hideType, listBlockTypeRows, loadBlockTypes, loadPresentations } from "#lib/store/block-types.ts";
import { usecase, workspaceOf } from "#lib/usecases/usecase.ts";
import { matchesSchema, matchesType } from "./filters.ts";
import { presentType, refuseForeignType, registerType, requireType } from "./register.ts";
import { trashBlocks } from "./trash-blocks.ts";
import { presentationOf, typeView } from "./type-views.ts";

export const createBlockType = usecase(prefectContract.createBlockType, async (tx, { body }, caller) => {
  const row = await registerType(tx, caller, body);
  const presentations = await loadPresentations(tx, workspaceOf(caller), [row.id]);
  return { output: typeView(row, presentations.get(row.id)), detail: { type: row.slug } };
});

export const readBlockType = usecase(
  prefectContract.readBlockType,
  async (tx, { id }, caller) => {
    const row = await requireType(tx, caller, id);
    return typeView(row, (await loadPresentations(tx, workspaceOf(caller), [row.id])).get(row.id));
  },
  { keep: ["catalog"] },
);

export const readBlockTypeBySlug = usecase(
  prefectContract.readBlockTypeBySlug,
  async (tx, { slug }, caller) => {
    const workspaceId = workspaceOf(caller);
    const row = (await loadBlockTypes(tx, workspaceId, [slug])).get(slug);
    if (!row) throw new DomainError("not_found", "Block type not found");
    return typeView(row, (await loadPresentations(tx, workspaceId, [row.id])).get(row.id));
  },
  { keep: ["catalog"] },
);

export const filterBlockTypes = usecase(
  prefectContract.filterBlockTypes,
  async (tx, { body }, caller) => {
    const workspaceId = workspaceOf(caller);
    const { block_types, block_schemas, limit, offset } = body;
    const named = (await listBlockTypeRows(tx, workspaceId)).filter((row) => matchesType(block_types, row));
    const schemas = block_schemas ? (await listSchemaRows(tx, workspaceId)).filter((row) => matchesSchema(block_schemas, row)) : undefined;
    const withSchema = schemas && new Set(schemas.map((row) => row.blockTypeId));
    const rows = named.filter((row) => !withSchema || withSchema.has(row.id)).slice(offset, offset + limit);
    const presentations = await loadPresentations(
      tx,
      workspaceId,
      rows.map((row) => row.id),
    );
    return rows.map((row) => typeView(row, presentations.get(row.id)));
  },
  { keep: ["catalog"] },
);

export const updateBlockType = usecase(prefectContract.updateBlockType, async (tx, { id, body }, caller) => {
  const row = await requireType(tx, caller, id);
  const kept = presentationOf(row, (await loadPresentations(tx, workspaceOf(caller), [row.id])).get(row.id));
  const fields = { logo_url: kept.logoUrl, documentation_url: kept.documentationUrl, ...describedBy(kept) };
  const isChanged = Object.entries(body).some(([key, value]) => value !== undefined && value !== fields[key as keyof typeof fields]);
  if (!isChanged) return { output: null, detail: null };
  await presentType(tx, caller, row, body);
  return { output: null, detail: { type: row.slug } };
});

function describedBy({ description, codeExample }: { description: string | null; codeExample: string | null }) {
  return { description, code_example: codeExample };
}

export const deleteBlockType = usecase(prefectContract.deleteBlockType, async (tx, { id }, caller) => {
  const row = await requireType(tx, caller, id);
  if (row.isBuiltIn) throw new DomainError("forbidden", "protected block types cannot be deleted.");
  refuseForeignType(caller, row.slug);
  const change = await trashBlocks(tx, caller, { blockTypeId: row.id }, `Deleted with the block type ${row.slug}`);
  const schemas = await listSchemaRows(tx, workspaceOf(caller), { blockTypeId: row.id });
  await hideSchemas(
    tx,
    schemas.map((schema) => schema.id),
  );
  await hideType(tx, row);
  return { output: null, detail: { type: row.slug, ...change } };
});

export const installSystemBlockTypes = usecase(prefectContract.installSystemBlockTypes, async () => null);
