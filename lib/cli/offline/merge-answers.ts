import type { SyncAnswer } from "#lib/cli/sync/source.ts";
import { foldPath } from "#lib/core/paths.ts";

/**
 * The whole set after what changed since. Tombstones go first: a name that was deleted and made again in another case is one path, and must
 * stay.
 */
export function merged(whole: SyncAnswer, changes: SyncAnswer): SyncAnswer {
  const entries = new Map(whole.entries.map((entry) => [foldPath(entry.path), entry]));
  for (const { path, deleted } of changes.entries) if (deleted) entries.delete(foldPath(path));
  for (const entry of changes.entries) if (!entry.deleted) entries.set(foldPath(entry.path), entry);
  return { ...changes, full: true, entries: [...entries.values()] };
}
