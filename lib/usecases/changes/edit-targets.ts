import type { Caller } from "#lib/core/caller.ts";
import { isInScope } from "#lib/core/caller.ts";
import { DomainError, type Problem } from "#lib/core/errors.ts";
import { foldPath, parseEntryPath } from "#lib/core/paths.ts";
import { type BlockSchemaRow, loadLatestSchemas, loadSchemas } from "#lib/store/block-schemas.ts";
import { loadBlockTypes } from "#lib/store/block-types.ts";
import type { ReadTx } from "#lib/store/client.ts";
import { type EntryRow, loadEntries, loadLiveEntries } from "#lib/store/entries.ts";
import { loadGoneEntries } from "#lib/store/gone-entries.ts";
import { findVersions, loadHeads, type StoredVersion } from "#lib/store/versions.ts";
import { workspaceOf } from "#lib/usecases/usecase.ts";
import { destinationOf, type PlannableEdit, pathsOf } from "./drafted-edit.ts";

/** Everything that planning the edits of a change needs from the store, read in a handful of queries whatever their number. */
export type EditTargets = {
  workspaceId: string;
  /** Living entries by folded path, those in the way of a new path included. */
  entries: ReadonlyMap<string, EntryRow>;
  /** Entries by id, for undelete. */
  deleted: ReadonlyMap<string, EntryRow>;
  /** What stood at the paths of edits that expect an entry and find none: in the trash, or renamed meanwhile. */
  gone: ReadonlyMap<string, EntryRow>;
  /** Entries by id, in the trash or not, that drafted edits are about. */
  byId: ReadonlyMap<string, EntryRow>;
  /** Where the change puts each entry that there is already, by its id; null: into the trash. */
  destinations: ReadonlyMap<string, string | null>;
  /** Head versions by entry id. */
  heads: ReadonlyMap<string, StoredVersion>;
  /** Older versions by `versionKey`. */
  older: ReadonlyMap<string, StoredVersion>;
  /** Block type ids by slug, and the schema that new blocks of it follow: for the blocks that the change makes. */
  types: ReadonlyMap<string, { id: string; latest: BlockSchemaRow | undefined }>;
  schemas: ReadonlyMap<string, BlockSchemaRow>;
};

/** Refuses what the author may not edit, or edits twice. `companions` are edits that the change brings along, wherever they lie. */
export async function loadEditTargets(
  tx: ReadTx,
  caller: Caller,
  asked: readonly PlannableEdit[],
  companions: readonly PlannableEdit[],
): Promise<EditTargets> {
  const workspaceId = workspaceOf(caller);
  refuseStrangePaths(caller, asked);
  const edits = [...asked, ...companions];
  const entries = await loadLiveEntries(tx, workspaceId, edits.flatMap(pathsOf));
  const byId = await loadDrafted(tx, workspaceId, edits);
  refuseTwice(asked, entries);
  const deletedIds = edits.flatMap((edit) => undeletedId(edit) ?? []);
  const deleted = await loadDeleted(tx, caller, deletedIds);
  const gone = await loadGone(tx, caller, edits, entries);
  const heads = await loadHeads(tx, [...entries.values(), ...deleted.values(), ...byId.values(), ...gone.values()]);
  const destinations = new Map(edits.map((edit) => [identityOf(edit, entries), destinationOf(edit)]));
  const made = edits.filter((edit) => edit.path.startsWith("block/") && (!entries.has(foldPath(edit.path)) || comesBack(edit)));
  const slugs = made.map(({ path }) => parseEntryPath(path).group ?? "");
  const types = await loadTypes(tx, workspaceId, [...new Set(slugs)]);
  const older = await loadOlder(tx, edits, { entries, deleted, byId, heads });
  const schemas = await loadSchemas(tx, schemaIdsOf(edits, [...heads.values(), ...older.values()]));
  return { workspaceId, entries, deleted, gone, byId, destinations, heads, older, types, schemas };
}

/** The living entry that is in the way at a path: not `entryId` itself, and none that the same change moves away. */
export function occupantAt({ entries, destinations }: EditTargets, path: string, entryId?: string): EntryRow | undefined {
  const occupant = entries.get(foldPath(path));
  if (!occupant || occupant.id === entryId) return undefined;
  const destination = destinations.get(occupant.id);
  const stays = destination === undefined || (destination !== null && foldPath(destination) === foldPath(path));
  return stays ? occupant : undefined;
}

/**
 * The paths of what documents refer to, as the change leaves them where that matters: what comes back from the trash has one again, and what
 * gives its path to another entry is not mistaken for that one.
 */
export function pathsAfter(paths: ReadonlyMap<string, string>, { destinations, entries, deleted, byId }: EditTargets): Map<string, string> {
  const after = new Map(paths);
  const taken = new Set([...destinations.values()].flatMap((path) => (path === null ? [] : [foldPath(path)])));
  for (const [id, destination] of destinations) {
    const before = paths.get(id);
    const isTrashed = (deleted.get(id) ?? byId.get(id))?.isDeleted;
    const isTaken = before !== undefined && taken.has(foldPath(before)) && entries.get(foldPath(before))?.id === id;
    if (!isTrashed && !isTaken) continue;
    if (destination === null) after.delete(id);
    else after.set(id, destination);
  }
  return after;
}

/** Which entry an edit is about: its id, or for one that is to be made a name of its own. */
function identityOf(edit: PlannableEdit, entries: ReadonlyMap<string, EntryRow>): string {
  if (edit.op === "drafted") return edit.entryId;
  return undeletedId(edit) ?? entries.get(foldPath(edit.path))?.id ?? `new ${foldPath(edit.path)}`;
}

function comesBack(edit: PlannableEdit): boolean {
  return undeletedId(edit) !== undefined || (edit.op === "drafted" && edit.as === "undeleted");
}

/** One edit per entry, and one entry per path: refuses the second. */
function refuseTwice(edits: readonly PlannableEdit[], entries: ReadonlyMap<string, EntryRow>): void {
  const problems: Problem[] = [];
  const seen = new Set<string>();
  for (const edit of edits) {
    const destination = destinationOf(edit);
    const names = [`#${identityOf(edit, entries)}`, ...(destination === null ? [] : [foldPath(destination)])];
    if (names.some((name) => seen.has(name)))
      problems.push({ path: edit.path, message: "stands twice in the change. One edit per entry." });
    for (const name of names) seen.add(name);
  }
  const first = problems[0];
  if (first) throw new DomainError("invalid", `${first.path} ${first.message}`, { problems });
}

/** The entry that an edit brings back from the trash, by its id. */
function undeletedId(edit: PlannableEdit): string | undefined {
  return edit.op === "undelete" ? edit.id : edit.op === "put" ? edit.undelete : undefined;
}

/** What lies outside a token's prefix today is as absent as what never was. */
async function loadGone(
  tx: ReadTx,
  caller: Caller,
  edits: readonly PlannableEdit[],
  entries: ReadonlyMap<string, EntryRow>,
): Promise<Map<string, EntryRow>> {
  const lost = edits.filter(
    (edit) => edit.op !== "drafted" && edit.baseVersion > 0 && undeletedId(edit) === undefined && !entries.has(foldPath(edit.path)),
  );
  if (lost.length === 0) return new Map();
  const paths = lost.map(({ path }) => path);
  const gone = await loadGoneEntries(tx, workspaceOf(caller), paths);
  return new Map([...gone].filter(([, entry]) => isInScope(caller, entry.path)));
}

/** What may be brought back: a token brings nothing into its prefix that lay outside it. */
async function loadDeleted(tx: ReadTx, caller: Caller, ids: readonly string[]): Promise<Map<string, EntryRow>> {
  if (ids.length === 0) return new Map();
  const rows = await loadEntries(tx, workspaceOf(caller), ids);
  return new Map(rows.filter((row) => isInScope(caller, row.path)).map((row) => [row.id, row]));
}

async function loadDrafted(tx: ReadTx, workspaceId: string, edits: readonly PlannableEdit[]): Promise<Map<string, EntryRow>> {
  const ids = edits.flatMap((edit) => (edit.op === "drafted" && edit.baseVersion > 0 ? [edit.entryId] : []));
  const rows = ids.length > 0 ? await loadEntries(tx, workspaceId, ids) : [];
  return new Map(rows.map((row) => [row.id, row]));
}

/** The versions that edits are based on or restore, where that is not the head. */
async function loadOlder(
  tx: ReadTx,
  edits: readonly PlannableEdit[],
  { entries, deleted, byId, heads }: Pick<EditTargets, "entries" | "deleted" | "byId" | "heads">,
): Promise<Map<string, StoredVersion>> {
  const wanted = edits.flatMap((edit) => {
    const entry =
      edit.op === "drafted" ? byId.get(edit.entryId) : (entries.get(foldPath(edit.path)) ?? deleted.get(undeletedId(edit) ?? ""));
    if (!entry) return [];
    const numbers = edit.op === "restore" ? [edit.baseVersion, edit.version] : [edit.baseVersion];
    return numbers.filter((n) => n >= 1 && n !== heads.get(entry.id)?.n).map((n) => ({ entryId: entry.id, n }));
  });
  return findVersions(tx, wanted);
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

function schemaIdsOf(edits: readonly PlannableEdit[], versions: readonly StoredVersion[]): string[] {
  const ids = new Set<string>();
  for (const { state } of versions) if (state.schemaId) ids.add(state.schemaId);
  for (const edit of edits) {
    if ((edit.op === "put" || edit.op === "patch") && edit.schemaId) ids.add(edit.schemaId);
    if (edit.op === "drafted" && edit.state.schemaId) ids.add(edit.state.schemaId);
  }
  return [...ids];
}

/** Refuses paths that are none, and what lies outside a token's prefix. */
function refuseStrangePaths(caller: Caller, edits: readonly PlannableEdit[]): void {
  for (const path of edits.flatMap(pathsOf)) {
    parseEntryPath(path);
    if (!isInScope(caller, path)) throw new DomainError("forbidden", `${path} lies outside what this token may change.`);
  }
}
