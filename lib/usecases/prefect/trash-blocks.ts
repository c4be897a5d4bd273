import type { Caller } from "#lib/core/caller.ts";
import type { JsonObject } from "#lib/core/json.ts";
import type { Tx } from "#lib/store/client.ts";
import { thatFollow } from "#lib/store/versions.ts";
import { applyChange, auditDetail } from "#lib/usecases/changes/apply-change.ts";
import { prefectRules } from "#lib/usecases/changes/change-rules.ts";
import { workspaceOf } from "#lib/usecases/usecase.ts";

/** Moves the blocks of a type, or those that follow a schema, to the trash in one change. Says what the audit log keeps of it. */
export async function trashBlocks(
  tx: Tx,
  caller: Caller,
  of: { blockTypeId: string; schemaId?: string },
  message: string,
): Promise<JsonObject> {
  const { blockTypeId, schemaId } = of;
  const rows = await tx.entry.findMany({
    where: { workspaceId: workspaceOf(caller), blockTypeId, isDeleted: false },
    select: { path: true, headId: true, headVersion: true },
  });
  const followers = schemaId === undefined ? rows : await thatFollow(tx, new Set([schemaId]), rows);
  if (followers.length === 0) return {};
  const edits = followers.map(({ path, headVersion }) => ({ op: "delete" as const, path, baseVersion: headVersion }));
  return auditDetail(await applyChange(tx, caller, { message: `${message}, with ${caller.client}`, edits, rules: prefectRules }));
}
