import { parseEntryPath } from "#lib/core/paths.ts";
import type { ReadTx } from "./client.ts";
import type { EntryRow } from "./entries.ts";

/**
 * The entries that stood at these paths and do not any more, by path: in the trash (the one that went there last), or renamed since then.
 * A path that nothing ever stood at is left out.
 */
export async function loadGoneEntries(tx: ReadTx, workspaceId: string, paths: readonly string[]): Promise<Map<string, EntryRow>> {
  const gone = new Map<string, EntryRow>();
  for (const path of new Set(paths)) {
    const entry = (await findTrashed(tx, workspaceId, path)) ?? (await findRenamed(tx, workspaceId, path));
    if (entry) gone.set(path, entry);
  }
  return gone;
}

async function findTrashed(tx: ReadTx, workspaceId: string, path: string): Promise<EntryRow | null> {
  const { kind, group, name } = parseEntryPath(path);
  const where = { workspaceId, kind, isDeleted: true, group: group ?? "", name, path };
  return tx.entry.findFirst({ where, orderBy: { updatedAt: "desc" } });
}

async function findRenamed(tx: ReadTx, workspaceId: string, path: string): Promise<EntryRow | null> {
  const vacated = await tx.vacatedPath.findUnique({ where: { workspaceId_path: { workspaceId, path } } });
  if (!vacated) return null;
  const { revision, n } = vacated;
  return tx.entry.findFirst({
    where: { workspaceId, isDeleted: false, versions: { some: { n, revision, op: "renamed", change: { appliedRevision: revision } } } },
  });
}
