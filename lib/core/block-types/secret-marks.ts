import type { FieldPath } from "#lib/core/field-paths.ts";
import { isJsonObject, type Json, type JsonObject } from "#lib/core/json.ts";
import { type BlockSchema, own, propertiesOf, textsOf } from "#lib/core/schema/block-schema.ts";
import { declaredSecretPaths } from "#lib/core/schema/declared-secrets.ts";
import { findBuiltInType } from "./index.ts";

/** Secrets of classes that we do not ship and that do not say so themselves: Echoflow keeps the key of a Prefect profile as plain text. */
const unmarked: Record<string, readonly FieldPath[]> = {
  echoflowprefectconfig: ["prefect_api_key"],
  echodataflowprefectconfig: ["prefect_api_key"],
};

/**
 * A schema with the fields marked secret that we know to be, so that they are sealed and masked as if its class had said so: some leave out
 * what is one, such as the session token of AWS. Nested blocks too. The checksum does not change: `secret_fields` is no part of it.
 * `slug`: the type that it is a schema of, whatever it says of itself; the secrets of that type are secret also where it does not name them
 * at all, because a client may store fields that no schema names.
 */
export function withSecretMarks(fields: BlockSchema, slug?: string): BlockSchema {
  const { definitions } = fields;
  const marked = slug === undefined ? markNode(fields) : withMarks(markNode(fields), marksOf(slug));
  if (!isJsonObject(definitions)) return marked;
  return { ...marked, definitions: Object.fromEntries(Object.entries(definitions).map(([name, node]) => [name, markDefinition(node)])) };
}

function markDefinition(node: Json): Json {
  return isJsonObject(node) ? markNode(node) : node;
}

function markNode(node: JsonObject): JsonObject {
  if (typeof node.block_type_slug !== "string") return node;
  const marks = marksOf(node.block_type_slug);
  return withMarks(
    node,
    marks.filter((path) => own(propertiesOf(node), path.split(".")[0] ?? "") !== undefined),
  );
}

function withMarks(node: JsonObject, marks: readonly FieldPath[]): JsonObject {
  const known = textsOf(node.secret_fields);
  const missing = marks.filter((path) => !known.includes(path));
  return missing.length === 0 ? node : { ...node, secret_fields: [...known, ...missing] };
}

function marksOf(slug: string): readonly FieldPath[] {
  const type = findBuiltInType(slug);
  if (type) return declaredSecretPaths(type.fields);
  return Object.hasOwn(unmarked, slug) ? (unmarked[slug] ?? []) : [];
}
