import { type FieldPath, formatFieldPath, isReference, type Segments } from "#lib/core/field-paths.ts";
import { isJsonObject, type Json, type JsonObject } from "#lib/core/json.ts";
import { type BlockSchema, childNodes, inPlaceNodes, itemNodes } from "./block-schema.ts";

type Walk = { root: BlockSchema; found: FieldPath[] };

/**
 * The places of a document that refer to another block: where the schema has a nested block and the document holds `{"$ref": "<path>"}`.
 * The same object elsewhere, such as inside a JSON block, is data.
 */
export function referencePathsOf(schema: BlockSchema, document: JsonObject): FieldPath[] {
  const found: FieldPath[] = [];
  visit({ root: schema, found }, [schema], document, []);
  return found;
}

function visit(walk: Walk, starts: readonly Json[], value: Json, segments: Segments): void {
  if (starts.length === 0) return;
  const nodes = inPlaceNodes(walk.root, starts);
  if (isReference(value)) {
    if (segments.length > 0 && nodes.some(({ block_type_slug }) => typeof block_type_slug === "string"))
      walk.found.push(formatFieldPath(segments));
  } else if (isJsonObject(value)) {
    for (const [key, child] of Object.entries(value)) visit(walk, childNodes(nodes, key), child, [...segments, key]);
  } else if (Array.isArray(value)) {
    const items = itemNodes(nodes);
    for (const [index, item] of value.entries()) visit(walk, items, item, [...segments, index]);
  }
}
