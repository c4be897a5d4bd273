import { prefectContract } from "#lib/api/contract/prefect.ts";
import { DomainError, invalid } from "#lib/core/errors.ts";
import { parseJson } from "#lib/core/json.ts";
import { loadSchemas } from "#lib/store/block-schemas.ts";
import { findEntry } from "#lib/store/entries.ts";
import { loadHead } from "#lib/store/versions.ts";
import { usecase, workspaceOf } from "#lib/usecases/usecase.ts";

/** A block that went to the trash stores nothing any more: the setting is then as good as cleared. */
export const readDefaultStorage = usecase(prefectContract.readDefaultStorage, async (tx, _, caller) => {
  const workspaceId = workspaceOf(caller);
  const { resultStorageId } = await tx.workspace.findUniqueOrThrow({ where: { id: workspaceId }, select: { resultStorageId: true } });
  const entry = resultStorageId ? await findEntry(tx, workspaceId, resultStorageId) : undefined;
  return { default_result_storage_block_id: entry && !entry.isDeleted ? entry.id : null };
});

export const setDefaultStorage = usecase(prefectContract.setDefaultStorage, async (tx, { body }, caller) => {
  const workspaceId = workspaceOf(caller);
  const id = body.default_result_storage_block_id;
  const entry = await findEntry(tx, workspaceId, id);
  if (entry?.kind !== "block" || entry.isDeleted) throw new DomainError("not_found", `Block document ${id} not found.`);
  const { schemaId } = (await loadHead(tx, entry)).state;
  const schema = (await loadSchemas(tx, [schemaId ?? ""])).get(schemaId ?? "");
  const capabilities = parseJson(schema?.capabilitiesText ?? "[]") as string[];
  if (!capabilities.includes("write-path")) throw invalid("body.default_result_storage_block_id", "must be a block that can write a path.");
  await tx.workspace.update({ where: { id: workspaceId }, data: { resultStorageId: id } });
  return { output: { default_result_storage_block_id: id }, detail: { entry: id, path: entry.path } };
});

export const clearDefaultStorage = usecase(prefectContract.clearDefaultStorage, async (tx, _, caller) => {
  await tx.workspace.update({ where: { id: workspaceOf(caller) }, data: { resultStorageId: null } });
  return { output: null, detail: {} };
});
