import { type FieldPath, formatFieldPath, isReference, type Segments, valueAt, withValueAt } from "#lib/core/field-paths.ts";
import { isJsonObject, type Json, type JsonObject } from "#lib/core/json.ts";
import { foldPath } from "#lib/core/paths.ts";
import type { ReadTx } from "#lib/store/client.ts";
import { loadLiveEntries, loadLivePaths } from "#lib/store/entries.ts";

/** A reference as the body of a version holds it: by id, so that a rename of the target breaks nothing. Prefect's wire has the same form. */
type StoredReference = { $ref: { block_document_id: string } };

export type ReferenceTarget = { field: FieldPath; targetId: string };

/** Where a body refers to other entries, and to which. */
export function referencesOf(body: JsonObject): ReferenceTarget[] {
  const found: ReferenceTarget[] = [];
  const walk = (value: Json, place: Segments): void => {
    if (isStoredReference(value)) found.push({ field: formatFieldPath(place), targetId: value.$ref.block_document_id });
    else if (Array.isArray(value)) for (const [index, item] of value.entries()) walk(item, [...place, index]);
    else if (isJsonObject(value)) for (const [key, child] of Object.entries(value)) walk(child, [...place, key]);
  };
  walk(body, []);
  return found;
}

/** The ids of the entries that these bodies refer to. */
export function targetIdsOf(bodies: readonly JsonObject[]): string[] {
  const ids = new Set<string>();
  const collect = (value: Json): void => {
    if (isStoredReference(value)) ids.add(value.$ref.block_document_id);
    else if (Array.isArray(value)) value.forEach(collect);
    else if (isJsonObject(value)) Object.values(value).forEach(collect);
  };
  bodies.forEach(collect);
  return [...ids];
}

/** The current paths of all targets of these bodies, by id; one query. */
export async function loadTargetPaths(
  tx: ReadTx,
  workspaceId: string,
  bodies: readonly JsonObject[],
): Promise<ReadonlyMap<string, string>> {
  return loadLivePaths(tx, workspaceId, targetIdsOf(bodies));
}

/** The body as people and programs see it: references by path. A target that is gone keeps its id. */
export function presentReferences(body: JsonObject, paths: ReadonlyMap<string, string>): JsonObject {
  const present = (value: Json): Json => {
    if (isStoredReference(value)) return { $ref: paths.get(value.$ref.block_document_id) ?? value.$ref.block_document_id };
    if (Array.isArray(value)) return value.map(present);
    if (isJsonObject(value)) return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, present(child)]));
    return value;
  };
  return present(body) as JsonObject;
}

/** Undoes `presentReferences` without paths: references to these entries as they are stored. */
export function storedAgain(body: JsonObject, ids: ReadonlySet<string>): JsonObject {
  const stored = (value: Json): Json => {
    if (isReference(value)) return ids.has(value.$ref) ? { $ref: { block_document_id: value.$ref } } : value;
    if (Array.isArray(value)) return value.map(stored);
    if (isJsonObject(value)) return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, stored(child)]));
    return value;
  };
  return stored(body) as JsonObject;
}

/** The body with the references to these entries by path; the others stay as they are stored. */
export function presentMade(body: JsonObject, paths: ReadonlyMap<string, string>): JsonObject {
  const present = (value: Json): Json => {
    const path = isStoredReference(value) ? paths.get(value.$ref.block_document_id) : undefined;
    if (path !== undefined) return { $ref: path };
    if (isStoredReference(value)) return value;
    if (Array.isArray(value)) return value.map(present);
    if (isJsonObject(value)) return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, present(child)]));
    return value;
  };
  return paths.size > 0 ? (present(body) as JsonObject) : body;
}

/** The body with the references to these entries leading to others, both by id. */
export function retargeted(body: JsonObject, ids: ReadonlyMap<string, string>): JsonObject {
  const moved = (value: Json): Json => {
    if (isStoredReference(value)) {
      return { $ref: { block_document_id: ids.get(value.$ref.block_document_id) ?? value.$ref.block_document_id } };
    }
    if (Array.isArray(value)) return value.map(moved);
    if (isJsonObject(value)) return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, moved(child)]));
    return value;
  };
  return ids.size > 0 ? (moved(body) as JsonObject) : body;
}

export type ReferenceLookup = {
  /** The id of the living entry at a path, as it will be when the change is applied. */
  idAt: (path: string) => string | undefined;
};

/** What the same change does to the paths: ids by folded path of what it makes or moves, and the ids that it deletes. */
export type PlannedPaths = { made: ReadonlyMap<string, string>; gone: ReadonlySet<string> };

/** Looks up every path that these documents may refer to; one query. */
export async function loadReferenceLookup(
  tx: ReadTx,
  workspaceId: string,
  documents: readonly JsonObject[],
  planned: PlannedPaths,
): Promise<ReferenceLookup> {
  const paths = new Set<string>();
  const collect = (value: Json): void => {
    if (isReference(value)) paths.add(value.$ref);
    else if (Array.isArray(value)) value.forEach(collect);
    else if (isJsonObject(value)) Object.values(value).forEach(collect);
  };
  documents.forEach(collect);
  const known = paths.size > 0 ? await loadLiveEntries(tx, workspaceId, [...paths]) : new Map<string, { id: string }>();
  return {
    idAt: (path) => {
      const id = planned.made.get(foldPath(path)) ?? known.get(foldPath(path))?.id;
      return id !== undefined && planned.gone.has(id) ? undefined : id;
    },
  };
}

/** The document with the references at these places by id; a path that leads nowhere is left as it is and named. */
export function storeReferences(document: JsonObject, places: readonly FieldPath[], lookup: ReferenceLookup) {
  const targets: ReferenceTarget[] = [];
  const missing: FieldPath[] = [];
  let body = document;
  for (const field of places) {
    const value = valueAt(document, field);
    if (!isReference(value)) continue;
    const targetId = lookup.idAt(value.$ref);
    if (targetId === undefined) missing.push(field);
    else {
      targets.push({ field, targetId });
      body = withValueAt(body, field, { $ref: { block_document_id: targetId } });
    }
  }
  return { body, targets, missing };
}

/** The id that a stored reference leads to; undefined when the value is none. */
export function referredIdOf(value: Json | undefined): string | undefined {
  return isStoredReference(value) ? value.$ref.block_document_id : undefined;
}

function isStoredReference(value: Json | undefined): value is StoredReference {
  return (
    isJsonObject(value) && Object.keys(value).length === 1 && isJsonObject(value.$ref) && typeof value.$ref.block_document_id === "string"
  );
}
