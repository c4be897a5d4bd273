import { type FieldPath, formatFieldPath, isReference, parseFieldPath, type Segments } from "#lib/core/field-paths.ts";
import { isJsonObject, type Json, type JsonObject } from "#lib/core/json.ts";
import { type BlockSchema, childNodes, inPlaceNodes, itemNodes, own, textsOf } from "./block-schema.ts";

/**
 * The places of this document that are secret: what `secret_fields` names (of the schema and of nested blocks), and what is `writeOnly`
 * or of format `password`. Paths lead through object keys only: a secret inside an array makes the whole array secret, one that
 * is an object is secret as a whole, and a value of an unforeseen kind on the way to a secret is one. `null` hides nothing and is not
 * secret, nor is a reference to another block. No path of the result contains another.
 */
export function secretPathsOf(schema: BlockSchema, document: JsonObject): FieldPath[] {
  const walk: Walk = { root: schema, document, found: new Set(), stepsLeft: stepsMax };
  visit(walk, [schema], document, []);
  if (walk.stepsLeft < 0) return everyField(document);
  return [...walk.found].filter((path) => !hasAncestor(path, walk.found));
}

type Walk = { root: BlockSchema; document: JsonObject; found: Set<FieldPath>; stepsLeft: number };

/** Bounds the work that a hostile schema can ask for. Where it ends, everything is secret: nothing leaks. */
const stepsMax = 1_000_000;

function visit(walk: Walk, starts: Json[], value: Json, segments: Segments): void {
  if (value === null || starts.length === 0 || walk.stepsLeft < 0) return;
  const nodes = inPlaceNodes(walk.root, starts);
  walk.stepsLeft -= nodes.length;
  if (isReference(value) && nodes.some(({ block_type_slug }) => typeof block_type_slug === "string")) return;
  if (nodes.some(isSecretNode)) {
    add(walk, segments);
    return;
  }
  const paths = nodes.flatMap((node) => textsOf(node.secret_fields));
  walk.stepsLeft -= paths.length;
  if (walk.stepsLeft < 0) return;
  for (const path of new Set(paths)) follow(walk, path.split("."), value, segments);
  if (isJsonObject(value)) {
    for (const [key, child] of Object.entries(value)) {
      walk.stepsLeft -= nodes.length;
      if (walk.stepsLeft < 0) return;
      visit(walk, childNodes(nodes, key), child, [...segments, key]);
    }
  } else if (Array.isArray(value)) {
    const items = itemNodes(nodes);
    for (const [index, item] of value.entries()) visit(walk, items, item, [...segments, index]);
  }
}

/** Walks a dotted path of `secret_fields`; `*` at its end means each key of the object there. */
function follow(walk: Walk, names: string[], value: Json | undefined, segments: Segments): void {
  if (value === undefined || value === null) return;
  const [name, ...rest] = names;
  if (name === "*" && isJsonObject(value) && !isReference(value)) {
    for (const [key, child] of Object.entries(value)) if (child !== null) add(walk, [...segments, key]);
  } else if (name !== undefined && name !== "*" && isJsonObject(value)) {
    follow(walk, rest, own(value, name), [...segments, name]);
  } else add(walk, segments);
}

function add({ found, document }: Walk, segments: Segments): void {
  const path = beforeArray(document, segments);
  if (path.length > 0) found.add(formatFieldPath(path));
  else for (const field of everyField(document)) found.add(field);
}

function everyField(document: JsonObject): FieldPath[] {
  const names = Object.keys(document).filter((name) => own(document, name) !== null);
  return names.map((name) => formatFieldPath([name]));
}

/** A path through an array ends at the array. */
function beforeArray(document: JsonObject, segments: Segments): Segments {
  let value: Json | undefined = document;
  for (const [index, segment] of segments.entries()) {
    if (Array.isArray(value)) return segments.slice(0, index);
    value = isJsonObject(value) ? own(value, String(segment)) : undefined;
  }
  return segments;
}

function hasAncestor(path: FieldPath, paths: ReadonlySet<FieldPath>): boolean {
  const segments = parseFieldPath(path) ?? [];
  return segments.some((_, index) => index > 0 && paths.has(formatFieldPath(segments.slice(0, index))));
}

/** True for a schema that says itself that its value is not to be shown, as pydantic writes SecretStr. */
export function isSecretNode({ writeOnly, format }: JsonObject): boolean {
  return writeOnly === true || format === "password";
}
