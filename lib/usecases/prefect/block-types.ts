import type { BlockTypeInput } from "#lib/api/contract/prefect/block-types.ts";
import type { PrefectBlockType } from "#lib/api/contract/prefect/objects.ts";
import { prefectContract } from "#lib/api/contract/prefect.ts";
import type { Caller } from "#lib/core/caller.ts";
import { DomainError } from "#lib/core/errors.ts";
import { hideSchemas, listSchemaRows } from "#lib/store/block-schemas.ts";
import { type BlockTypeRow, hideType, listBlockTypeRows, loadBlockTypes, loadPresentations } from "#lib/store/block-types.ts";
import type { ReadTx } from "#lib/store/client.ts";
import { usecase, workspaceOf } from "#lib/usecases/usecase.ts";
import { matchesSchema, matchesType } from "./filters.ts";
import { presentType, refuseForeignType, registerType, requireType } from "./register.ts";
import { trashBlocks } from "./trash-blocks.ts";
import { typeView } from "./type-views.ts";

export const createBlockType = usecase(prefectContract.createBlockType, async (tx, { body }, caller) => {
  const known = await findJustRegistered(tx, caller, body);
  if (known) return { output: known, detail: null };
  const row = await registerType(tx, caller, body);
  return { output: await viewOf(tx, caller, row), detail: { type: row.slug } };
});

const sameMomentMs = 10_000;

/**
 * Two programs that begin at the same time both find no type, and both register theirs: the second is told that it did, if it says the same.
 * Prefect's client takes a refusal for the end of its run.
 */
async function findJustRegistered(tx: ReadTx, caller: Caller, body: BlockTypeInput): Promise<PrefectBlockType | undefined> {
  const row = (await loadBlockTypes(tx, workspaceOf(caller), [body.slug])).get(body.slug);
  if (!row || row.isBuiltIn || Date.now() - row.createdAt.getTime() > sameMomentMs) return undefined;
  const view = await viewOf(tx, caller, row);
  const { name, logo_url = null, documentation_url = null, description = null, code_example = null } = body;
  const said = { name, logo_url, documentation_url, description, code_example };
  const isSame = Object.entries(said).every(([key, value]) => view[key as keyof typeof said] === value);
  // Classes bring an example. What has none is a tool's own request, and gets the refusal that Prefect's server gives.
  return isSame && view.code_example !== null ? view : undefined;
}

export const readBlockType = usecase(
  prefectContract.readBlockType,
  async (tx, { id }, caller) => viewOf(tx, caller, await requireType(tx, caller, id)),
  { keep: ["catalog"] },
);

export const readBlockTypeBySlug = usecase(
  prefectContract.readBlockTypeBySlug,
  async (tx, { slug }, caller) => {
    const row = (await loadBlockTypes(tx, workspaceOf(caller), [slug])).get(slug);
    if (!row) throw new DomainError("not_found", "Block type not found");
    return viewOf(tx, caller, row);
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
  const view = await viewOf(tx, caller, row);
  const isChanged = Object.entries(body).some(([key, value]) => value !== undefined && value !== view[key as keyof typeof body]);
  if (!isChanged) return { output: null, detail: null };
  await presentType(tx, caller, row, body);
  return { output: null, detail: { type: row.slug } };
});

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

async function viewOf(tx: ReadTx, caller: Caller, row: BlockTypeRow): Promise<PrefectBlockType> {
  return typeView(row, (await loadPresentations(tx, workspaceOf(caller), [row.id])).get(row.id));
}
