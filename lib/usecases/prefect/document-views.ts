import type { PrefectBlockDocument } from "#lib/api/contract/prefect/objects.ts";
import { DomainError } from "#lib/core/errors.ts";
import { type FieldPath, withValueAt } from "#lib/core/field-paths.ts";
import { isJsonObject, type Json, type JsonObject, parseJson } from "#lib/core/json.ts";
import { propertiesOf } from "#lib/core/schema/block-schema.ts";
import { type BlockSchemaRow, schemaOf } from "#lib/store/block-schemas.ts";
import { openSecrets, type StoredVersion } from "#lib/store/versions.ts";
import { referredIdOf } from "#lib/usecases/changes/references.ts";
import type { DocumentSet } from "./document-set.ts";
import { sharedSchemaView } from "./type-views.ts";

/** What Prefect's server shows in place of a secret, whatever its type or length. */
export const prefectMask = "********";

/** How the secrets of a version are shown: opened, or masked. */
export type SecretReader = (version: StoredVersion) => Iterable<[FieldPath, Json]>;

export const maskedSecrets: SecretReader = ({ state }) => [...state.secrets.keys()].map((field): [FieldPath, Json] => [field, prefectMask]);

/** Opens the secrets, of each version once. To be used only after the audit event of the reveal is committed. */
export function openedSecrets(workspaceId: string): SecretReader {
  const opened = new Map<string, [FieldPath, Json][]>();
  return (version) => {
    const known = opened.get(version.id);
    if (known) return known;
    const values = [...openSecrets(workspaceId, version)].map(([field, secret]): [FieldPath, Json] => [field, parseJson(secret.reveal())]);
    opened.set(version.id, values);
    return values;
  };
}

/** A block as Prefect's API answers it: what it refers to stands in its data, and is named under `block_document_references`. */
export function documentView(set: DocumentSet, id: string, secrets: SecretReader): PrefectBlockDocument {
  const { entry, head, schema, type } = partsOf(set, id);
  return {
    id,
    created: entry.createdAt.toISOString(),
    updated: entry.updatedAt.toISOString(),
    name: entry.name,
    data: dataOf(set, id, secrets),
    block_schema_id: schema.id,
    block_schema: sharedSchemaView(schema, type),
    block_type_id: type.id,
    block_type: type,
    block_type_name: type.name,
    block_document_references: referencesOf(set, head),
    is_anonymous: entry.isAnonymous,
  };
}

function partsOf(set: DocumentSet, id: string) {
  const entry = set.entries.get(id);
  const head = set.heads.get(id);
  const schema = set.schemas.get(head?.state.schemaId ?? "");
  const type = set.types.get(entry?.blockTypeId ?? "");
  if (!entry || !head || !schema || !type) throw new DomainError("unavailable", `The block ${id} has lost its type or schema.`);
  return { entry, head, schema, type };
}

function dataOf(set: DocumentSet, id: string, secrets: SecretReader): JsonObject {
  const { head, schema } = partsOf(set, id);
  let data = expanded(set, head.state.body, secrets) as JsonObject;
  for (const [field, value] of secrets(head)) data = withValueAt(data, field, value);
  return inSchemaOrder(data, schema);
}

/** References replaced by what they lead to; one whose target is gone, or out of sight, is left out, as if it had never been set. */
function expanded(set: DocumentSet, value: Json, secrets: SecretReader): Json | undefined {
  const targetId = referredIdOf(value);
  if (targetId !== undefined) return set.heads.has(targetId) ? dataOf(set, targetId, secrets) : undefined;
  if (Array.isArray(value)) return value.map((item) => expanded(set, item, secrets)).filter((item) => item !== undefined);
  if (!isJsonObject(value)) return value;
  const members = Object.entries(value).map(([key, child]) => [key, expanded(set, child, secrets)] as const);
  return Object.fromEntries(members.filter((member): member is [string, Json] => member[1] !== undefined));
}

function inSchemaOrder(data: JsonObject, schema: BlockSchemaRow): JsonObject {
  const known = Object.keys(propertiesOf(schemaOf(schema))).filter((key) => Object.hasOwn(data, key));
  return { ...Object.fromEntries(known.map((key) => [key, data[key] ?? null])), ...data };
}

function referencesOf(set: DocumentSet, head: StoredVersion): JsonObject {
  const references: JsonObject = {};
  for (const [field, value] of Object.entries(head.state.body)) {
    const id = referredIdOf(value);
    if (id === undefined || !set.heads.has(id)) continue;
    const target = partsOf(set, id);
    const { name, isAnonymous } = target.entry;
    const block_document_references = referencesOf(set, target.head);
    references[field] = {
      block_document: { id, name, block_type: { ...target.type }, is_anonymous: isAnonymous, block_document_references },
    };
  }
  return references;
}
