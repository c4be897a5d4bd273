import { isJsonObject, type Json, type JsonObject } from "#lib/core/json.ts";
import { type BlockSchema, inPlaceNodes, own, propertiesOf, textsOf } from "./block-schema.ts";

const depthMax = 8;

/**
 * The document that a form for a new block begins with: the defaults of the schema, and of the objects that it requires.
 * Fields without a default, or whose default is null, are left out: that is what null means in Prefect's optional fields.
 */
export function defaultDocument(schema: BlockSchema): JsonObject {
  return defaultsOf(schema, schema, 0);
}

function defaultsOf(root: BlockSchema, node: JsonObject, depth: number): JsonObject {
  const document: JsonObject = {};
  const required = new Set(textsOf(node.required));
  for (const [name, property] of Object.entries(propertiesOf(node))) {
    const value = defaultOf(root, property, required.has(name) ? depth + 1 : depthMax);
    if (value !== undefined && value !== null) document[name] = value;
  }
  return document;
}

function defaultOf(root: BlockSchema, property: Json, depth: number): Json | undefined {
  const nodes = inPlaceNodes(root, [property], ["allOf"]);
  for (const node of nodes) {
    const value = own(node, "default");
    if (value !== undefined) return copyOf(value);
  }
  const target = nodes.find((node) => Object.keys(propertiesOf(node)).length > 0);
  const isBlock = nodes.some((node) => node.block_type_slug !== undefined);
  return target && !isBlock && depth < depthMax ? defaultsOf(root, target, depth) : undefined;
}

/** A copy that the caller may change: a schema's own objects stay as they are. */
function copyOf(value: Json): Json {
  if (Array.isArray(value)) return value.map(copyOf);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, copyOf(child)]));
}
