import { isReference } from "#lib/core/field-paths.ts";
import { isJsonObject, type Json, jsonTypeOf } from "#lib/core/json.ts";
import type { FormBranch, FormField } from "#lib/core/schema/form-field.ts";

/** The branch that a value looks like; the first one for nothing. */
export function branchIndex(branches: readonly FormBranch[], value: Json | undefined): number {
  if (value === undefined) return 0;
  const scores = branches.map(({ field }) => scoreOf(field, value));
  return Math.max(0, scores.indexOf(Math.max(...scores)));
}

function scoreOf(field: FormField, value: Json): number {
  const type = jsonTypeOf(value);
  if (field.kind === "reference")
    return isReference(value) ? 3 : Math.max(0, ...field.inline.map((branch) => scoreOf(branch.field, value)));
  if (field.kind === "object") return isJsonObject(value) ? 1 + ownShare(field.children, Object.keys(value)) : 0;
  if (field.kind === "union") return Math.max(0, ...field.branches.map((branch) => scoreOf(branch.field, value)));
  if (field.kind === "json") return 0.5;
  if (field.kind === "number") return type === "integer" || type === "number" ? 1 : 0;
  const wanted: Partial<Record<FormField["kind"], string>> = { string: "string", text: "string", "date-time": "string", enum: "string" };
  return (wanted[field.kind] ?? field.kind) === type ? 1 : 0;
}

function ownShare(children: readonly FormField[], keys: readonly string[]): number {
  const names = new Set(children.map(({ name }) => name));
  return keys.length === 0 ? 0 : keys.filter((key) => names.has(key)).length / keys.length;
}
