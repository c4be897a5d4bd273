import { isJsonObject, type Json, type JsonObject } from "#lib/core/json.ts";
import { listOf } from "#lib/core/schema/block-schema.ts";

/** The nested blocks that a schema declares: `block_schema_references` holds one or, for a union, a list per field. */
export function childrenOf({ block_schema_references: references }: JsonObject): { slug: string; checksum: string }[] {
  const declared = isJsonObject(references) ? Object.values(references) : [];
  return declared.flatMap((reference) => (Array.isArray(reference) ? reference : [reference])).flatMap(childOf);
}

function childOf(reference: Json): { slug: string; checksum: string }[] {
  if (!isJsonObject(reference)) return [];
  const { block_type_slug: slug, block_schema_checksum: checksum } = reference;
  return typeof slug === "string" && typeof checksum === "string" ? [{ slug, checksum }] : [];
}

/** A nested block's own schema, from the definitions of the one around it, with the definitions that it needs; undefined when it is not there. */
export function childFieldsOf(root: JsonObject, slug: string): JsonObject | undefined {
  const { definitions } = root;
  if (!isJsonObject(definitions)) return undefined;
  const child = Object.values(definitions).find((node) => isJsonObject(node) && node.block_type_slug === slug);
  if (!isJsonObject(child)) return undefined;
  const needed: JsonObject = {};
  const queue = namesIn(child);
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    const node = Object.hasOwn(definitions, name) ? definitions[name] : undefined;
    if (Object.hasOwn(needed, name) || node === undefined) continue;
    needed[name] = node;
    queue.push(...namesIn(node));
  }
  return Object.keys(needed).length > 0 ? { ...child, definitions: needed } : child;
}

function namesIn(value: Json): string[] {
  if (!isJsonObject(value)) return listOf(value).flatMap(namesIn);
  const { $ref } = value;
  const own = typeof $ref === "string" ? [$ref.replace("#/definitions/", "")] : [];
  return [...own, ...Object.values(value).flatMap(namesIn)];
}
