import { DomainError } from "#lib/core/errors.ts";
import { type FieldPath, formatFieldPath, isReference, type Segments } from "#lib/core/field-paths.ts";
import { isJsonObject, type Json, type JsonObject } from "#lib/core/json.ts";
import { type BlockSchema, childNodes, inPlaceNodes, itemNodes } from "./block-schema.ts";

type Walk = { root: BlockSchema; found: FieldPath[]; stepsLeft: number };

/** Bounds the work that a hostile schema can ask for. */
const stepsMax = 1_000_000;

/**
 * The places of a document that refer to another block: where the schema has a nested block and the document holds `{"$ref": "<path>"}`.
 * The same object elsewhere, such as inside a JSON block, is data. Refuses with `invalid` a schema too complex to tell the two apart.
 */
export function referencePathsOf(schema: BlockSchema, document: JsonObject): FieldPath[] {
  if (!holdsReference(document)) return [];
  const found: FieldPath[] = [];
  visit({ root: schema, found, stepsLeft: stepsMax }, [schema], document, []);
  return found;
}

function holdsReference(value: Json): boolean {
  if (isReference(value)) return true;
  if (Array.isArray(value)) return value.some(holdsReference);
  return isJsonObject(value) && Object.values(value).some(holdsReference);
}

function spend(walk: Walk, steps: number): void {
  walk.stepsLeft -= steps;
  if (walk.stepsLeft < 0) throw new DomainError("invalid", "The schema of this block is too complex to find what the block refers to.");
}

function visit(walk: Walk, starts: readonly Json[], value: Json, segments: Segments): void {
  if (starts.length === 0) return;
  const nodes = inPlaceNodes(walk.root, starts);
  spend(walk, nodes.length);
  if (isReference(value)) {
    if (segments.length > 0 && nodes.some(({ block_type_slug }) => typeof block_type_slug === "string"))
      walk.found.push(formatFieldPath(segments));
  } else if (isJsonObject(value)) {
    for (const [key, child] of Object.entries(value)) {
      spend(walk, nodes.length);
      visit(walk, childNodes(nodes, key), child, [...segments, key]);
    }
  } else if (Array.isArray(value)) {
    const items = itemNodes(nodes);
    for (const [index, item] of value.entries()) visit(walk, items, item, [...segments, index]);
  }
}
