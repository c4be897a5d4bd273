import type { Edit } from "#lib/api/contract/changes.ts";
import type { Caller } from "#lib/core/caller.ts";
import { isInScope } from "#lib/core/caller.ts";
import { DomainError, type Problem } from "#lib/core/errors.ts";
import { foldPath, parseEntryPath } from "#lib/core/paths.ts";
import { type BlockSchemaRow, loadLatestSchemas, loadSchemas } from "#lib/store/block-schemas.ts";
import { loadBlockTypes } from "#lib/store/block-types.ts";
import type { ReadTx } from "#lib/store/client.ts";
import { type EntryRow, loadEntries, loadLiveEntries } from "#lib/store/entries.ts";
import { findVersion, loadHeads, type StoredVersion } from "#lib/store/versions.ts";
import { workspaceOf } from "#lib/usecases/usecase.ts";

/** Everything that planning the edits of a change needs from the store, read in a handful of queries whatever their number. */
export type EditTargets = {
  workspaceId: string;
  /** Living entries by folded path, those in the way of a new path included. */
  entries: ReadonlyMap<string, EntryRow>;
  /** Entries by id, for undelete. */
  deleted: ReadonlyMap<string, EntryRow>;
  /** Head versions by entry id. */
  heads: ReadonlyMap<string, StoredVersion>;
  /** Older versions by entry id and number. */
  older: ReadonlyMap<string, StoredVersion>;
  /** Block type ids by slug, and the schema that new blocks of it follow: for the blocks that the change makes. */
  types: ReadonlyMap<string, { id: string; latest: BlockSchemaRow | undefined }>;
  schemas: ReadonlyMap<string, BlockSchemaRow>;
};

export function olderKey(entryId: string, n: number): string {
  return `${entryId}@${n}`;
}

/** Refuses what the author may not edit, or edits twice. `companions` are edits that the change brings along, wherever they lie. */
export async function loadEditTargets(
  tx: ReadTx,
  caller: Caller,
  asked: readonly Edit[],
  companions: readonly Edit[],
): Promise<EditTargets> {
  const workspaceId = workspaceOf(caller);
  refuseStrangePaths(caller, asked);
  const edits = [...asked, ...companions];
  const paths = edits.flatMap((edit) => (edit.op === "rename" ? [edit.path, edit.newPath] : [edit.path]));
  const entries = await loadLiveEntries(tx, workspaceId, paths);
  const deletedIds = edits.flatMap((edit) => (edit.op === "undelete" ? [edit.id] : []));
  const deleted = await loadDeleted(tx, caller, deletedIds);
  const heads = await loadHeads(tx, [...entries.values(), ...deleted.values()]);
  const made = edits.filter(({ path }) => path.startsWith("block/") && !entries.has(foldPath(path)));
  const slugs = made.map(({ path }) => parseEntryPath(path).group ?? "");
  const types = await loadTypes(tx, workspaceId, [...new Set(slugs)]);
  const older = await loadOlder(tx, edits, entries, heads);
  const schemas = await loadSchemas(tx, schemaIdsOf(edits, [...heads.values(), ...older.values()]));
  return { workspaceId, entries, deleted, heads, older, types, schemas };
}

/** What may be brought back: a token brings nothing into its prefix that lay outside it. */
async function loadDeleted(tx: ReadTx, caller: Caller, ids: readonly string[]): Promise<Map<string, EntryRow>> {
  if (ids.length === 0) return new Map();
  const rows = await loadEntries(tx, workspaceOf(caller), ids);
  return new Map(rows.filter((row) => isInScope(caller, row.path)).map((row) => [row.id, row]));
}

/** The versions that edits are based on or restore, where that is not the head. */
async function loadOlder(
  tx: ReadTx,
  edits: readonly Edit[],
  entries: ReadonlyMap<string, EntryRow>,
  heads: ReadonlyMap<string, StoredVersion>,
): Promise<Map<string, StoredVersion>> {
  const older = new Map<string, StoredVersion>();
  for (const edit of edits) {
    const entry = entries.get(foldPath(edit.path));
    if (!entry) continue;
    const wanted = edit.op === "restore" ? [edit.baseVersion, edit.version] : [edit.baseVersion];
    for (const n of wanted) {
      if (n < 1 || n === heads.get(entry.id)?.n) continue;
      const version = await findVersion(tx, entry.id, n);
      if (version) older.set(olderKey(entry.id, n), version);
    }
  }
  return older;
}

async function loadTypes(tx: ReadTx, workspaceId: string, slugs: readonly string[]): Promise<EditTargets["types"]> {
  if (slugs.length === 0) return new Map();
  const types = await loadBlockTypes(tx, workspaceId, slugs);
  const latest = await loadLatestSchemas(
    tx,
    workspaceId,
    [...types.values()].map((type) => type.id),
  );
  return new Map([...types].map(([slug, { id }]) => [slug, { id, latest: latest.get(id) }]));
}

function schemaIdsOf(edits: readonly Edit[], versions: readonly StoredVersion[]): string[] {
  const ids = new Set<string>();
  for (const { state } of versions) if (state.schemaId) ids.add(state.schemaId);
  for (const edit of edits) if ((edit.op === "put" || edit.op === "patch") && edit.schemaId) ids.add(edit.schemaId);
  return [...ids];
}

/** Refuses paths that are none, entries that stand twice in the change, and what lies outside a token's prefix. */
function refuseStrangePaths(caller: Caller, edits: readonly Edit[]): void {
  const problems: Problem[] = [];
  const seen = new Set<string>();
  for (const edit of edits) {
    const paths = edit.op === "rename" ? [edit.path, edit.newPath] : [edit.path];
    for (const path of paths) {
      parseEntryPath(path);
      if (!isInScope(caller, path)) throw new DomainError("forbidden", `${path} lies outside what this token may change.`);
    }
    // A rename may change nothing but the case: then both of its paths are one.
    const names = new Set([...paths.map(foldPath), ...(edit.op === "undelete" ? [`#${edit.id}`] : [])]);
    const isTwice = [...names].some((name) => seen.has(name));
    if (isTwice) problems.push({ path: edit.path, message: "stands twice in the change. One edit per entry." });
    for (const name of names) seen.add(name);
  }
  const first = problems[0];
  if (first) throw new DomainError("invalid", `${first.path} ${first.message}`, { problems });
}
