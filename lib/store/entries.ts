import type { EntryState } from "#lib/core/entry-state.ts";
import { formatJson } from "#lib/core/json.ts";
import { deliveredKinds, foldPath, parseEntryPath } from "#lib/core/paths.ts";
import type { Prisma } from "#prisma/generated/client.ts";
import type { ReadTx, Tx } from "./client.ts";
import { insertRows, updateRow } from "./driver.ts";

export type EntryRow = Prisma.EntryGetPayload<object>;

const previewLength = 120;

/** The living entries at these paths, by folded path. */
export async function loadLiveEntries(tx: ReadTx, workspaceId: string, paths: readonly string[]): Promise<Map<string, EntryRow>> {
  if (paths.length === 0) return new Map();
  const folded = paths.map(foldPath);
  const rows = await tx.entry.findMany({ where: { workspaceId, livePath: { in: folded } } });
  return new Map(rows.map((row) => [row.livePath ?? "", row]));
}

/** An entry of the workspace, in the trash or not; undefined when there is none. */
export async function findEntry(tx: ReadTx, workspaceId: string, id: string): Promise<EntryRow | undefined> {
  return (await tx.entry.findFirst({ where: { id, workspaceId } })) ?? undefined;
}

/** The entries of the workspace with these ids, in the trash or not. */
export async function loadEntries(tx: ReadTx, workspaceId: string, ids: readonly string[]): Promise<EntryRow[]> {
  return tx.entry.findMany({ where: { workspaceId, id: { in: [...ids] } } });
}

/** The paths of entries by id, deleted ones left out. */
export async function loadLivePaths(tx: ReadTx, workspaceId: string, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.entry.findMany({
    where: { workspaceId, id: { in: [...ids] }, isDeleted: false },
    select: { id: true, path: true },
  });
  return new Map(rows.map((row) => [row.id, row.path]));
}

/** Which living entries refer to these, as (target, source, field), by path and field of the source. */
export async function loadReferrers(tx: ReadTx, workspaceId: string, targetIds: readonly string[]) {
  // Put in order here: Prisma does not split a query of more ids than the database takes parameters when it has an order.
  const rows = await tx.reference.findMany({
    where: { targetId: { in: [...targetIds] }, source: { workspaceId, isDeleted: false } },
    select: { targetId: true, field: true, source: { select: { id: true, path: true } } },
  });
  const keyOf = ({ source, field }: (typeof rows)[number]) => `${source.path}\0${field}`;
  return rows.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

/** Where the references of these living entries lead, as (source, target). */
export async function loadTargetsOf(tx: ReadTx, sourceIds: readonly string[]) {
  return tx.reference.findMany({ where: { sourceId: { in: [...sourceIds] } }, select: { sourceId: true, targetId: true } });
}

export type HeadWrite = {
  id: string;
  workspaceId: string;
  blockTypeId: string | null;
  headId: string;
  n: number;
  revision: number;
  isDeleted: boolean;
  /** Of a new entry: made by a client without a name of its own. Stays as it was made. */
  isAnonymous: boolean;
  state: EntryState;
  at: Date;
  author: string;
  references: readonly { field: string; targetId: string }[];
  /** True when the entry leaves the path that it had, so that another one of the same change may take it. */
  leavesPath: boolean;
  /** False when the head before had the same tags, or references: their rows stay as they are. */
  hasMovedTags: boolean;
  hasMovedReferences: boolean;
};

/** Moves the heads of entries, new ones included, with what lists and feeds read from them: tags, search text, preview, references. */
export async function writeHeads(tx: Tx, heads: readonly HeadWrite[]): Promise<void> {
  const leaving = heads.filter((head) => head.leavesPath).map(({ id }) => id);
  if (heads.length > 1) for (const id of leaving) await updateRow(tx, "Entry", id, { livePath: null });
  const fresh = heads.filter((head) => head.n === 1);
  await insertRows(
    tx,
    "Entry",
    fresh.map((head) => ({ ...toRow(head), isAnonymous: head.isAnonymous, createdAt: head.at, createdBy: head.author })),
  );
  for (const head of heads) if (head.n > 1) await updateRow(tx, "Entry", head.id, toRow(head));
  await replaceTags(
    tx,
    heads.filter((head) => head.hasMovedTags),
  );
  await replaceReferences(
    tx,
    heads.filter((head) => head.hasMovedReferences),
  );
}

async function replaceTags(tx: Tx, heads: readonly HeadWrite[]): Promise<void> {
  const older = heads.filter((head) => head.n > 1).map((head) => head.id);
  if (older.length > 0) await tx.entryTag.deleteMany({ where: { entryId: { in: older } } });
  const data = livingOf(heads).flatMap(({ id, workspaceId, state }) =>
    state.tags.map((tag) => ({ entryId: id, workspaceId, kind: parseEntryPath(state.path).kind, tag })),
  );
  if (data.length > 0) await tx.entryTag.createMany({ data });
}

async function replaceReferences(tx: Tx, heads: readonly HeadWrite[]): Promise<void> {
  const older = heads.filter((head) => head.n > 1).map((head) => head.id);
  if (older.length > 0) await tx.reference.deleteMany({ where: { sourceId: { in: older } } });
  const data = livingOf(heads).flatMap(({ id, references }) => references.map((reference) => ({ sourceId: id, ...reference })));
  if (data.length > 0) await tx.reference.createMany({ data });
}

function livingOf(heads: readonly HeadWrite[]): HeadWrite[] {
  return heads.filter((head) => !head.isDeleted);
}

function toRow({ id, workspaceId, blockTypeId, headId, n, revision, isDeleted, state, at, author }: HeadWrite) {
  const { kind, group, name } = parseEntryPath(state.path);
  return {
    ...{ id, workspaceId, blockTypeId, headId, kind, name, isDeleted },
    path: state.path,
    livePath: isDeleted ? null : foldPath(state.path),
    group: group ?? "",
    headVersion: n,
    headRevision: revision,
    description: state.description,
    tagsText: formatJson([...state.tags]),
    preview: entryPreview(state),
    searchText: [state.path, state.description, ...state.tags].join(" ").toLowerCase(),
    updatedAt: at,
    updatedBy: author,
  };
}

/** What lists show of an entry: the first characters of a KV pair's value, nothing of others. */
export function entryPreview({ path, body }: Pick<EntryState, "path" | "body">): string {
  return path.startsWith("kv/") ? formatJson(body.value ?? null).slice(0, previewLength) : "";
}

export type EntryQuery = {
  workspaceId: string;
  /** An entry lies below all of them. */
  pathPrefixes: readonly string[];
  kind?: string;
  types?: readonly string[];
  withoutType?: string;
  namespace?: string;
  tag?: string;
  /** Lower case; all of them must stand in path, description or tags. */
  words: readonly string[];
  isDeleted: boolean;
  sortBy: "name" | "updatedAt" | "group" | "headVersion";
  direction: "asc" | "desc";
  skip: number;
  take: number;
};

/** A page of entries and how many there are in all. */
export async function listEntryRows(tx: ReadTx, query: EntryQuery): Promise<{ rows: EntryRow[]; total: number }> {
  const where = whereOf(query);
  const orderBy = [{ [query.sortBy]: query.direction }, { name: "asc" as const }, { id: "asc" as const }];
  const total = await tx.entry.count({ where });
  const rows = await tx.entry.findMany({ where, orderBy, skip: query.skip, take: query.take });
  return { rows, total };
}

function whereOf(query: EntryQuery): Prisma.EntryWhereInput {
  const conditions: Prisma.EntryWhereInput[] = query.words.map((word) => ({ searchText: { contains: word } }));
  conditions.push(...query.pathPrefixes.map(belowPrefix));
  if (query.kind) conditions.push({ kind: query.kind });
  // Policies are listed where somebody asks for them, and in the trash.
  else if (!query.isDeleted) conditions.push({ kind: { in: [...deliveredKinds] } });
  if (query.types && query.types.length > 0) conditions.push({ kind: "block", group: { in: [...query.types] } });
  if (query.withoutType) conditions.push({ NOT: { kind: "block", group: query.withoutType } });
  if (query.namespace) conditions.push({ kind: "config", group: query.namespace });
  if (query.tag) conditions.push({ tags: { some: { tag: query.tag } } });
  // What was destroyed for good cannot be brought back: the trash does not show it.
  if (query.isDeleted) conditions.push({ versions: { some: { destroyedAt: null } } });
  return { workspaceId: query.workspaceId, isDeleted: query.isDeleted, AND: conditions };
}

/**
 * What a token with a path prefix sees: the path itself and what stands below it; an empty prefix filters nothing. A range and not
 * `startsWith`, which the databases read as a pattern (`_` and `%` are any characters) and SQLite in any case (docs/decisions).
 */
export function belowPrefix(pathPrefix: string): { OR?: { path: string | { gte: string; lt: string } }[] } {
  const prefix = pathPrefix.replace(/\/$/, "");
  // "0" is the next character behind "/".
  return prefix === "" ? {} : { OR: [{ path: prefix }, { path: { gte: `${prefix}/`, lt: `${prefix}0` } }] };
}

/** How many living entries that are delivered lie below a path prefix. */
export function countBelow(tx: ReadTx, { workspaceId, pathPrefix }: { workspaceId: string; pathPrefix: string }): Promise<number> {
  return tx.entry.count({ where: { workspaceId, isDeleted: false, kind: { in: [...deliveredKinds] }, ...belowPrefix(pathPrefix) } });
}

/** How many living entries each block type or namespace holds, below a path prefix. */
export async function countByGroup(
  tx: ReadTx,
  { workspaceId, kind, pathPrefix }: { workspaceId: string; kind: string; pathPrefix: string },
): Promise<{ group: string; count: number }[]> {
  const where = { workspaceId, kind, isDeleted: false, ...belowPrefix(pathPrefix) };
  const rows = await tx.entry.groupBy({ by: ["group"], where, _count: { group: true }, orderBy: { group: "asc" } });
  return rows.map((row) => ({ group: row.group, count: row._count.group }));
}
