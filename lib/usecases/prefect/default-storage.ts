import { prefectContract } from "#lib/api/contract/prefect.ts";
import { type Caller, isInScope } from "#lib/core/caller.ts";
import { DomainError, invalid } from "#lib/core/errors.ts";
import { parseJson } from "#lib/core/json.ts";
import { loadSchemas } from "#lib/store/block-schemas.ts";
import type { ReadTx } from "#lib/store/client.ts";
import { type EntryRow, findEntry } from "#lib/store/entries.ts";
import { loadHead } from "#lib/store/versions.ts";
import { usecase, workspaceOf } from "#lib/usecases/usecase.ts";

/** A token that is bound to a path sees the setting when the block lies there, and as unset when it does not. */
export const readDefaultStorage = usecase(prefectContract.readDefaultStorage, async (tx, _, caller) => {
  const entry = await findStorage(tx, caller);
  return { default_result_storage_block_id: entry && isInScope(caller, entry.path) ? entry.id : null };
});

export const setDefaultStorage = usecase(prefectContract.setDefaultStorage, async (tx, { body }, caller) => {
  const workspaceId = workspaceOf(caller);
  const id = body.default_result_storage_block_id;
  const entry = await findEntry(tx, workspaceId, id);
  const isSeen = entry?.kind === "block" && !entry.isDeleted && isInScope(caller, entry.path);
  if (!isSeen) throw new DomainError("not_found", `Block document ${id} not found.`);
  await refuseForeignStorage(tx, caller);
  const { schemaId } = (await loadHead(tx, entry)).state;
  const schema = (await loadSchemas(tx, [schemaId ?? ""])).get(schemaId ?? "");
  const capabilities = parseJson(schema?.capabilitiesText ?? "[]") as string[];
  if (!capabilities.includes("write-path")) throw invalid("body.default_result_storage_block_id", "must be a block that can write a path.");
  await tx.workspace.update({ where: { id: workspaceId }, data: { resultStorageId: id } });
  return { output: { default_result_storage_block_id: id }, detail: { entry: id, path: entry.path } };
});

export const clearDefaultStorage = usecase(prefectContract.clearDefaultStorage, async (tx, _, caller) => {
  await refuseForeignStorage(tx, caller);
  await tx.workspace.update({ where: { id: workspaceOf(caller) }, data: { resultStorageId: null } });
  return { output: null, detail: {} };
});

/** A block that went to the trash stores nothing any more: the setting is then as good as cleared. */
async function findStorage(tx: ReadTx, caller: Caller): Promise<EntryRow | undefined> {
  const workspaceId = workspaceOf(caller);
  const { resultStorageId } = await tx.workspace.findUniqueOrThrow({ where: { id: workspaceId }, select: { resultStorageId: true } });
  const entry = resultStorageId ? await findEntry(tx, workspaceId, resultStorageId) : undefined;
  return entry?.isDeleted ? undefined : entry;
}

/** The setting is the whole workspace's: a token that is bound to a path does not take it away from a block elsewhere. */
async function refuseForeignStorage(tx: ReadTx, caller: Caller): Promise<void> {
  const entry = await findStorage(tx, caller);
  if (entry && !isInScope(caller, entry.path))
    throw new DomainError("forbidden", "The default result storage lies outside what this token may change.");
}
