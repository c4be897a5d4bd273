import type { EntryState } from "#lib/core/entry-state.ts";
import { type FieldPath, formatFieldPath, isInside, leavesOf, valueAt, withValueAt } from "#lib/core/field-paths.ts";
import { isJsonObject, type Json, type JsonObject } from "#lib/core/json.ts";
import { isStringifiedNone } from "#lib/core/masks.ts";
import type { BlockSchema } from "#lib/core/schema/block-schema.ts";
import { secretPathsOf } from "#lib/core/schema/secret-paths.ts";

/** Echoflow's clients write the text `None` for what is not set, in these types also where nothing is secret. */
const stringifyingTypes = new Set(["aws-credentials", "azure-cosmos-db-credentials"]);

export type Unmasked = {
  data: JsonObject;
  /** Secret fields that stay as they are stored. They are not in `data`. */
  keptSecrets: FieldPath[];
  /** All fields for which the client sent a mask, or `None`: for history and for the entry page. */
  ignored: FieldPath[];
};

/**
 * Takes out of a client's document what stands there in place of a value: Prefect's own mask (8 asterisks) and pydantic's (10) in secret
 * fields, and the text `None`. What is stored stays; where nothing is, the field is null. `stored` holds references by path and has only the
 * fields that the client sent.
 */
export function withoutClientMasks(slug: string, schema: BlockSchema, sent: JsonObject, stored: EntryState | null): Unmasked {
  const result: Unmasked = { data: sent, keptSecrets: [], ignored: [] };
  const secrets = [...(stored?.secrets.keys() ?? [])];
  // What is stored as a secret was shown as a mask, also when the schema that is sent along does not call it one any more.
  for (const field of new Set([...secretPathsOf(schema, sent), ...secrets])) {
    const value = valueAt(sent, field);
    if (!isInPlaceOfSecret(value)) continue;
    // Nothing to keep: a mask of 8 or 10 asterisks stays, and is refused as one, when the block is new.
    if (stored === null && !isNone(value)) continue;
    // Nor can a part be kept of what is stored as one secret.
    if (secrets.some((known) => isInside(field, known))) continue;
    const kept = secrets.filter((known) => known === field || isInside(known, field));
    // A field that was plain until now keeps its value, from now on sealed.
    const plain = (stored && valueAt(stored.body, field)) ?? null;
    result.data = withValueAt(result.data, field, kept.length > 0 ? undefined : plain);
    result.keptSecrets.push(...kept);
    result.ignored.push(field);
  }
  if (stringifyingTypes.has(slug)) ignoreNones(result, stored);
  return result;
}

function ignoreNones(result: Unmasked, stored: EntryState | null): void {
  for (const [field, value] of leavesOf(result.data)) {
    if (!isNone(value)) continue;
    result.data = withValueAt(result.data, field, (stored && valueAt(stored.body, field)) ?? null);
    result.ignored.push(field);
  }
}

/** True when a mask of Prefect's or pydantic's stands anywhere in a value. */
export function holdsClientMask(value: Json): boolean {
  if (Array.isArray(value)) return value.some(holdsClientMask);
  return isJsonObject(value) ? Object.values(value).some(holdsClientMask) : isClientMask(value);
}

function isClientMask(value: Json | undefined): boolean {
  return value === "*".repeat(8) || value === "*".repeat(10);
}

function isInPlaceOfSecret(value: Json | undefined): boolean {
  return isClientMask(value) || isNone(value);
}

function isNone(value: Json | undefined): boolean {
  return typeof value === "string" && isStringifiedNone(value);
}

/** The secrets that stand under the top-level fields of a document: what a client that sends these fields replaces. */
export function secretsUnder(fields: Iterable<string>, secrets: Iterable<FieldPath>): FieldPath[] {
  const tops = [...fields].map((field) => formatFieldPath([field]));
  return [...secrets].filter((secret) => tops.some((top) => secret === top || isInside(secret, top)));
}
