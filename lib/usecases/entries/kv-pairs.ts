import { type Caller, isInScope } from "#lib/core/caller.ts";
import type { Json } from "#lib/core/json.ts";
import { foldPath, formatEntryPath } from "#lib/core/paths.ts";
import type { ReadTx, Tx } from "#lib/store/client.ts";
import { type EntryRow, loadLiveEntries } from "#lib/store/entries.ts";
import { lockWorkspace } from "#lib/store/people/workspaces.ts";
import { type AppliedChange, applyChange } from "#lib/usecases/changes/apply-change.ts";
import { workspaceOf } from "#lib/usecases/usecase.ts";

/** The path of a KV pair. */
export function kvPath(key: string): string {
  return formatEntryPath({ kind: "kv", group: null, name: key });
}

/** The living entry at a path; undefined when there is none or the caller may not see it. */
export async function findLiving(tx: ReadTx, caller: Caller, path: string): Promise<EntryRow | undefined> {
  const row = (await loadLiveEntries(tx, workspaceOf(caller), [path])).get(foldPath(path));
  return row && isInScope(caller, row.path) ? row : undefined;
}

type Upsert = { path: string; value: Json; message: string };

/**
 * Sets the field `value` of the entry at a path, of a KV pair or of a secret: a new entry, or a new version of the one that is there, whose
 * id, tags and description stay. The last writer wins: nothing that this is based on is older than the transaction.
 */
export async function setValue(tx: Tx, caller: Caller, { path, value, message }: Upsert): Promise<AppliedChange> {
  await lockWorkspace(tx, workspaceOf(caller));
  const known = await findLiving(tx, caller, path);
  const on = known ? { path: known.path, baseVersion: known.headVersion } : { path, baseVersion: 0 };
  return applyChange(tx, caller, { message, edits: [{ op: "patch", ...on, set: { value }, clear: [] }] });
}

/** Moves an entry to the trash as it is now. */
export async function trash(
  tx: Tx,
  caller: Caller,
  entry: Pick<EntryRow, "path" | "headVersion">,
  message: string,
): Promise<AppliedChange> {
  return applyChange(tx, caller, { message, edits: [{ op: "delete", path: entry.path, baseVersion: entry.headVersion }] });
}
