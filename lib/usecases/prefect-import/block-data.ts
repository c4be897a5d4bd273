import { targetIdOf } from "#lib/api/contract/prefect-bundle.ts";
import type { Problem } from "#lib/core/errors.ts";
import { valueAt, withValueAt } from "#lib/core/field-paths.ts";
import { byteLength, findProblem, formatJson, type JsonObject } from "#lib/core/json.ts";
import { holdsMask, isStringifiedNone } from "#lib/core/masks.ts";
import { secretPathsOf } from "#lib/core/schema/secret-paths.ts";
import { bodyBytesMax, secretBytesMax } from "#lib/usecases/changes/edit-state.ts";

/** What is wrong with the data of a block of a bundle: limits, and masks where the secrets should stand. */
export function judgeData(path: string, data: JsonObject, schema: JsonObject): Problem | undefined {
  const found = findProblem(data, "");
  if (found) return { path: found.path ? `${path}#${found.path}` : path, message: found.message };
  if (byteLength(formatJson(data)) > bodyBytesMax) return { path, message: `must have at most ${bodyBytesMax} bytes.` };
  const kept = withoutNone(data, schema);
  for (const field of secretPathsOf(schema, kept)) {
    const value = valueAt(kept, field) ?? null;
    const place = `${path}#${field}`;
    if (holdsMask(value)) return { path: place, message: "holds a mask in place of a secret: the key may not read secrets there." };
    if (byteLength(formatJson(value)) > secretBytesMax) return { path: place, message: `must have at most ${secretBytesMax} bytes.` };
  }
  return undefined;
}

/**
 * The data without the text `None` in secret fields, which clients that turn everything into text write where nothing is set.
 * Blocks that are nested by reference are no data yet: their place holds `$ref`.
 */
export function withoutNone(data: JsonObject, schema: JsonObject): JsonObject {
  let result = data;
  for (const field of secretPathsOf(schema, data)) {
    const value = valueAt(data, field);
    if (typeof value === "string" && isStringifiedNone(value)) result = withValueAt(result, field, undefined);
  }
  return result;
}

/** The data with references by entry path, as our own documents hold them. */
export function withPaths(data: JsonObject, pathOfId: (id: string) => string): JsonObject {
  const entries = Object.entries(data).map(([field, value]) => {
    const target = targetIdOf(value);
    return [field, target === undefined ? value : { $ref: pathOfId(target) }] as const;
  });
  return Object.fromEntries(entries);
}
