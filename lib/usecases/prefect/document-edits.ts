import type { Edit } from "#lib/api/contract/changes.ts";
import { type Caller, isInScope } from "#lib/core/caller.ts";
import type { EntryState } from "#lib/core/entry-state.ts";
import { DomainError, type Problem } from "#lib/core/errors.ts";
import { type FieldPath, formatFieldPath, isReference } from "#lib/core/field-paths.ts";
import { isJsonObject, type JsonObject } from "#lib/core/json.ts";
import { type BlockSchemaRow, schemaOf } from "#lib/store/block-schemas.ts";
import type { ReadTx } from "#lib/store/client.ts";
import { loadEntries, loadLivePaths } from "#lib/store/entries.ts";
import { presentReferences, targetIdsOf } from "#lib/usecases/changes/references.ts";
import { workspaceOf } from "#lib/usecases/usecase.ts";
import { holdsClientMask, secretsUnder, withoutClientMasks } from "./client-masks.ts";

export type PlannedPut = {
  edit: Extract<Edit, { op: "put" }>;
  /** The fields for which the client sent a mask in place of a value. */
  ignored: FieldPath[];
};

type Put = { path: string; slug: string; schema: BlockSchemaRow; data: JsonObject };

/** The edit that makes a block of what a client sent. */
export async function planNewDocument(tx: ReadTx, caller: Caller, { path, slug, schema, data }: Put): Promise<PlannedPut> {
  const { data: document, ignored } = withoutClientMasks(slug, schemaOf(schema), await referringByPath(tx, caller, data), null);
  return { edit: { op: "put", path, baseVersion: 0, data: document, clear: [], schemaId: schema.id }, ignored };
}

type Stored = { version: number; state: EntryState };

/**
 * The edit that a client's update comes to: a top-level merge of what it sent into what is stored, or the whole document anew. Values that it
 * could not see, because it was shown a mask, stay; so do the references that it says nothing about.
 */
export async function planDocumentUpdate(
  tx: ReadTx,
  caller: Caller,
  { path, slug, schema, data, isMerged }: Put & { isMerged: boolean },
  stored: Stored,
): Promise<PlannedPut> {
  const { state } = stored;
  const base = { ...state, body: await bodyByPath(tx, caller, state.body) };
  const { sent, kept } = withKeptReferences(await referringByPath(tx, caller, data), base.body);
  const { data: document, keptSecrets, ignored } = withoutClientMasks(slug, schemaOf(schema), sent, base);
  const replaced = isMerged ? secretsUnder(Object.keys(sent), state.secrets.keys()) : [...state.secrets.keys()];
  const clear = replaced.filter((field) => !keptSecrets.includes(field));
  const whole = isMerged ? { ...base.body, ...document } : document;
  // A kept secret was the whole field: what is stored of the document has no place for it either.
  for (const field of Object.keys(sent)) if (!Object.hasOwn(document, field)) delete whole[field];
  return {
    edit: { op: "put", path, baseVersion: stored.version, data: whole, clear, schemaId: schema.id },
    ignored: [...kept, ...ignored],
  };
}

/** What is stored, with its references by path; one whose target lies in the trash keeps its id, and works again when that comes back. */
async function bodyByPath(tx: ReadTx, caller: Caller, body: JsonObject): Promise<JsonObject> {
  return presentReferences(body, await loadLivePaths(tx, workspaceOf(caller), targetIdsOf([body])));
}

/**
 * A client that reads a block masked and sends it back sends what it was shown of the blocks that it refers to, masks included: there the
 * reference stays, instead of a copy without its secrets.
 */
function withKeptReferences(sent: JsonObject, stored: JsonObject): { sent: JsonObject; kept: FieldPath[] } {
  const masked = Object.keys(sent).filter(
    (key) => isReference(stored[key]) && isJsonObject(sent[key]) && holdsClientMask(sent[key] ?? null),
  );
  const references = masked.map((key) => [key, stored[key] ?? null] as const);
  return { sent: { ...sent, ...Object.fromEntries(references) }, kept: masked.map((key) => formatFieldPath([key])) };
}

/**
 * A client's document with its references by path: `{"$ref": {"block_document_id": …}}` in a top-level field. Refuses one without an id
 * with `invalid` (400 to the client), and one that leads nowhere, or out of what the token may see, with `conflict`, as Prefect does.
 */
async function referringByPath(tx: ReadTx, caller: Caller, data: JsonObject): Promise<JsonObject> {
  const ids = new Map<string, string>();
  for (const [key, value] of Object.entries(data)) {
    if (!isJsonObject(value) || !Object.hasOwn(value, "$ref")) continue;
    const reference = value.$ref;
    const id = isJsonObject(reference) ? reference.block_document_id : undefined;
    if (typeof id !== "string") throw badReference(key, `Received block reference without a block_document_id in key ${key}`);
    ids.set(key, id.toLowerCase());
  }
  if (ids.size === 0) return data;
  const rows = await loadEntries(tx, workspaceOf(caller), [...new Set(ids.values())]);
  const paths = new Map(rows.filter((row) => row.kind === "block" && !row.isDeleted).map((row) => [row.id, row.path]));
  const document = { ...data };
  for (const [key, id] of ids) {
    const path = paths.get(id);
    if (path === undefined || !isInScope(caller, path)) throw unknownReference(key);
    document[key] = { $ref: path };
  }
  return document;
}

function badReference(key: string, message: string): DomainError {
  const problems: Problem[] = [{ path: `body.data.${key}`, message }];
  return new DomainError("invalid", message, { problems, isBadReference: true });
}

function unknownReference(key: string): DomainError {
  return new DomainError("conflict", `The block reference in key ${key} leads to no block that exists here.`);
}
