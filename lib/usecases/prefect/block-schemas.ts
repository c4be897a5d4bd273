import { prefectContract } from "#lib/api/contract/prefect.ts";
import type { Caller } from "#lib/core/caller.ts";
import { DomainError } from "#lib/core/errors.ts";
import { parseJson } from "#lib/core/json.ts";
import { type BlockSchemaRow, hideSchemas, listSchemaRows, loadSchemas } from "#lib/store/block-schemas.ts";
import type { ReadTx } from "#lib/store/client.ts";
import { usecase, workspaceOf } from "#lib/usecases/usecase.ts";
import { matchesSchema } from "./filters.ts";
import { refuseForeignType, registerSchema, requireType } from "./register.ts";
import { trashBlocks } from "./trash-blocks.ts";
import { loadTypeViews, schemaView } from "./type-views.ts";

export const createBlockSchema = usecase(prefectContract.createBlockSchema, async (tx, { body }, caller) => {
  const type = await requireType(tx, caller, body.block_type_id, `Block type ${body.block_type_id} not found.`);
  const { row, isNew } = await registerSchema(tx, caller, type, body);
  const [output] = await viewsOf(tx, caller, [row]);
  if (!output) throw notFound();
  return { output: { ...output, isNew }, detail: isNew ? { type: type.slug, checksum: row.checksum } : null };
});

export const readBlockSchema = usecase(
  prefectContract.readBlockSchema,
  async (tx, { id }, caller) => viewOf(tx, caller, await requireSchema(tx, caller, id)),
  { keep: ["catalog"] },
);

export const readBlockSchemaByChecksum = usecase(
  prefectContract.readBlockSchemaByChecksum,
  async (tx, { checksum, version }, caller) => {
    const [newest] = await listSchemaRows(tx, workspaceOf(caller), { checksum, ...(version ? { version } : {}) });
    return viewOf(tx, caller, newest);
  },
  { keep: ["catalog"] },
);

export const filterBlockSchemas = usecase(
  prefectContract.filterBlockSchemas,
  async (tx, { body }, caller) => {
    const { block_schemas, limit, offset } = body;
    const rows = (await listSchemaRows(tx, workspaceOf(caller))).filter((row) => !block_schemas || matchesSchema(block_schemas, row));
    return viewsOf(tx, caller, rows.slice(offset, offset + limit));
  },
  { keep: ["catalog"] },
);

export const deleteBlockSchema = usecase(prefectContract.deleteBlockSchema, async (tx, { id }, caller) => {
  const row = await requireSchema(tx, caller, id);
  const type = await requireType(tx, caller, row.blockTypeId);
  if (row.workspaceId === null) throw new DomainError("forbidden", "Block schemas for protected block types cannot be deleted.");
  refuseForeignType(caller, type.slug);
  const message = `Deleted with a schema of the block type ${type.slug}`;
  const change = await trashBlocks(tx, caller, { blockTypeId: type.id, schemaId: row.id }, message);
  await hideSchemas(tx, [row.id]);
  return { output: null, detail: { type: type.slug, checksum: row.checksum, ...change } };
});

export const readBlockCapabilities = usecase(
  prefectContract.readBlockCapabilities,
  async (tx, _, caller) => {
    const rows = await listSchemaRows(tx, workspaceOf(caller));
    return [...new Set(rows.flatMap((row) => parseJson(row.capabilitiesText) as string[]))].sort();
  },
  { keep: ["catalog"] },
);

/** The schema with this id, if the caller's workspace sees it. Refuses with `not_found`. */
export async function requireSchema(tx: ReadTx, caller: Caller, id: string): Promise<BlockSchemaRow> {
  const row = (await loadSchemas(tx, [id])).get(id);
  const isSeen = row && !row.isDeleted && (row.workspaceId === null || row.workspaceId === workspaceOf(caller));
  if (!isSeen) throw notFound();
  return row;
}

async function viewOf(tx: ReadTx, caller: Caller, row: BlockSchemaRow | undefined) {
  const [view] = row ? await viewsOf(tx, caller, [row]) : [];
  if (!view) throw notFound();
  return view;
}

async function viewsOf(tx: ReadTx, caller: Caller, rows: readonly BlockSchemaRow[]) {
  const types = await loadTypeViews(tx, workspaceOf(caller), [...new Set(rows.map((row) => row.blockTypeId))]);
  return rows.flatMap((row) => {
    const type = types.get(row.blockTypeId);
    return type ? [schemaView(row, type)] : [];
  });
}

function notFound(): DomainError {
  return new DomainError("not_found", "Block schema not found");
}
