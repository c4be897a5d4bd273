import type { SyncEntry } from "#lib/api/contract/sync.ts";
import { type FieldPath, isInside, isOverlapping, valueAt } from "#lib/core/field-paths.ts";
import { textOfValue } from "#lib/core/formats/patch-check.ts";
import { isJsonNumber, isJsonObject, type Json } from "#lib/core/json.ts";
import { foldPath } from "#lib/core/paths.ts";
import type { ReferenceUri } from "#lib/core/reference-uris.ts";

/** A field's value; `secrets`: the texts in it that nobody is to see. */
export type FieldValue = { value: Json; secrets: string[] };

/** Finds the values that references point to among what was pulled; gives a sentence where there is none. */
export type Lookup = (reference: ReferenceUri) => FieldValue | { problem: string };

export function lookupIn(entries: readonly SyncEntry[]): Lookup {
  const byPath = new Map(entries.filter(({ deleted }) => !deleted).map((entry) => [foldPath(entry.path), entry]));
  return ({ path, field }) => {
    const entry = byPath.get(foldPath(path));
    if (!entry?.data) return { problem: `there is no ${path}, or the token may not pull it.` };
    const value = valueAt(entry.data, field);
    if (value === undefined || value === null) return { problem: `${path} has no field ${field} that is set.` };
    return { value, secrets: secretsIn(entry, field, value) };
  };
}

/** The secret texts that a field of an entry holds, each by itself: a program prints them in its own order. */
export function secretsIn({ data, secretFields }: Pick<SyncEntry, "data" | "secretFields">, field: FieldPath, value: Json): string[] {
  if (secretFields.some((secret) => isOverlapping(secret, field) && !isInside(secret, field))) return textsIn(value);
  return secretFields.filter((secret) => isInside(secret, field)).flatMap((secret) => textsIn(valueAt(data ?? {}, secret) ?? null));
}

function textsIn(value: Json): string[] {
  if (typeof value === "string" || isJsonNumber(value)) return [String(value)];
  if (Array.isArray(value)) return [textOfValue(value), ...value.flatMap(textsIn)];
  return isJsonObject(value) ? [textOfValue(value), ...Object.values(value).flatMap(textsIn)] : [];
}
