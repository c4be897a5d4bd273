import { isJsonObject, type Json, type JsonObject } from "#lib/core/json.ts";

/**
 * The fields of a schema with the references of each union in the order in which the union names them. Prefect's server keeps them in a
 * table and gives them back by age; the client hashes them in this order, so that elsewhere the checksum would be another.
 */
export function withNestedInOrder(fields: JsonObject): JsonObject {
  const { block_schema_references: references, properties, definitions } = fields;
  if (!isJsonObject(references) || !isJsonObject(properties) || !isJsonObject(definitions)) return fields;
  const ordered = Object.entries(references).map(([field, reference]) => {
    if (!Array.isArray(reference)) return [field, reference] as const;
    const slugs = definitionNames(properties[field] ?? null).map((name) => slugOf(definitions[name]));
    const placeOf = (item: Json) => (slugs.includes(slugOf(item)) ? slugs.indexOf(slugOf(item)) : slugs.length);
    return [field, [...reference].sort((a, b) => placeOf(a) - placeOf(b))] as const;
  });
  return { ...fields, block_schema_references: Object.fromEntries(ordered) };
}

/** The names of the definitions that a part of a schema refers to, in the order of the text. */
function definitionNames(value: Json): string[] {
  if (Array.isArray(value)) return value.flatMap(definitionNames);
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([key, child]) =>
    key === "$ref" && typeof child === "string" ? [child.replace("#/definitions/", "")] : definitionNames(child),
  );
}

function slugOf(value: Json | undefined): Json | undefined {
  return isJsonObject(value) ? value.block_type_slug : undefined;
}
