import type { BlockDocumentSort } from "#lib/api/contract/prefect/block-documents.ts";
import type { BlockDocumentFilter, BlockSchemaFilter, BlockTypeFilter } from "#lib/api/contract/prefect/inputs.ts";
import { type Caller, isInScope } from "#lib/core/caller.ts";
import { DomainError } from "#lib/core/errors.ts";
import { listSchemaRows } from "#lib/store/block-schemas.ts";
import { listBlockTypeRows, loadBlockTypes } from "#lib/store/block-types.ts";
import type { ReadTx } from "#lib/store/client.ts";
import { belowPrefix, type EntryRow, findEntry, loadEntries, loadLiveEntries } from "#lib/store/entries.ts";
import { thatFollow } from "#lib/store/versions.ts";
import { workspaceOf } from "#lib/usecases/usecase.ts";
import { matchesDocument, matchesSchema, matchesType } from "./filters.ts";

type Maybe<T> = T | null | undefined;
export type DocumentQuery = {
  block_documents?: Maybe<BlockDocumentFilter>;
  block_types?: Maybe<BlockTypeFilter>;
  block_schemas?: Maybe<BlockSchemaFilter>;
};

/** Prefect's client refuses a block with any other name, and with it the whole list: it is shown only what it accepts. */
const nameShape = /^[a-z0-9-]+$/;

type Pointer = { id: string; name: string; blockTypeId: string | null; headId: string; isAnonymous: boolean };

/** The ids of the blocks that a filter finds, in order. Reads a few columns of every block of the workspace, whole rows of none. */
export async function findDocumentIds(
  tx: ReadTx,
  caller: Caller,
  { block_documents, block_types, block_schemas }: DocumentQuery,
  sort: BlockDocumentSort = "NAME_ASC",
): Promise<string[]> {
  const workspaceId = workspaceOf(caller);
  const all: Pointer[] = await tx.entry.findMany({
    where: { workspaceId, kind: "block", isDeleted: false, ...belowPrefix(caller.pathPrefix) },
    select: { id: true, name: true, blockTypeId: true, headId: true, isAnonymous: true },
  });
  let found = all.filter((row) => nameShape.test(row.name) && matchesDocument(block_documents, row));
  const types = block_types || sort === "BLOCK_TYPE_AND_NAME_ASC" ? await listBlockTypeRows(tx, workspaceId) : [];
  if (block_types) {
    const wanted = new Set(types.filter((type) => matchesType(block_types, type)).map(({ id }) => id));
    found = found.filter(({ blockTypeId }) => wanted.has(blockTypeId ?? ""));
  }
  if (block_schemas) {
    const schemas = (await listSchemaRows(tx, workspaceId)).filter((schema) => matchesSchema(block_schemas, schema));
    found = await thatFollow(tx, new Set(schemas.map(({ id }) => id)), found);
  }
  const typeNames = new Map(types.map(({ id, name }) => [id, name]));
  const orderOf = (row: Pointer) =>
    sort === "BLOCK_TYPE_AND_NAME_ASC" ? `${typeNames.get(row.blockTypeId ?? "")}\0${row.name}` : row.name;
  const ordered = found.toSorted((a, b) => compare(orderOf(a), orderOf(b)) || compare(a.id, b.id)).map(({ id }) => id);
  return sort === "NAME_DESC" ? ordered.reverse() : ordered;
}

/** The rows of entries in the order of their ids. */
export async function loadInOrder(tx: ReadTx, caller: Caller, ids: readonly string[]): Promise<EntryRow[]> {
  const rows = new Map((await loadEntries(tx, workspaceOf(caller), ids)).map((row) => [row.id, row]));
  return ids.flatMap((id) => rows.get(id) ?? []);
}

/** All named blocks of a type, by name. Refuses with `not_found` an unknown type. */
export async function findDocumentsOfType(tx: ReadTx, caller: Caller, slug: string): Promise<EntryRow[]> {
  const type = (await loadBlockTypes(tx, workspaceOf(caller), [slug])).get(slug);
  if (!type) throw new DomainError("not_found", "Block type not found");
  return loadInOrder(tx, caller, await findDocumentIds(tx, caller, { block_types: { slug: { any_: [slug] } } }));
}

/** A living block by id. Refuses with `not_found` what is none, and what lies outside what a token may see. */
export async function requireDocument(tx: ReadTx, caller: Caller, id: string): Promise<EntryRow> {
  return requireShown(caller, await findEntry(tx, workspaceOf(caller), id));
}

/** A living block by type and name; anonymous ones too. Refuses as `requireDocument` does. */
export async function requireDocumentNamed(tx: ReadTx, caller: Caller, slug: string, name: string): Promise<EntryRow> {
  const path = `block/${slug}/${name}`;
  const [row] = nameShape.test(name) && nameShape.test(slug) ? (await loadLiveEntries(tx, workspaceOf(caller), [path])).values() : [];
  return requireShown(caller, row);
}

function requireShown(caller: Caller, row: EntryRow | undefined): EntryRow {
  if (row?.kind === "block" && !row.isDeleted && nameShape.test(row.name) && isInScope(caller, row.path)) return row;
  throw new DomainError("not_found", "Block document not found");
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
