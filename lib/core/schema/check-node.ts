import type { Problem } from "#lib/core/errors.ts";
import { formatFieldPath, type Segments } from "#lib/core/field-paths.ts";
import { isJsonObject, type Json, type JsonObject } from "#lib/core/json.ts";
import { type BlockSchema, childNodes, inPlaceNodes, listOf, propertiesOf, resolveReference, textsOf } from "./block-schema.ts";
import { findKeywordProblem } from "./keyword-values.ts";
import { namesInPlace } from "./keywords/containers.ts";

/** What is wrong with a schema that is an object already, by place in the schema. */
export function findSchemaProblems(root: BlockSchema): Problem[] {
  const walk: Walk = { root, problems: [], reached: new Map() };
  if (root.type !== "object") report(walk, ["type"], 'must be "object": a block is an object of fields.');
  if (!isJsonObject(root.properties)) report(walk, ["properties"], "must be an object that holds the fields of the block.");
  checkNode(walk, root, [], []);
  return walk.problems;
}

type Walk = { root: BlockSchema; problems: Problem[]; reached: Map<Json, Set<JsonObject>> };

const problemsMax = 500;

function report(walk: Walk, segments: Segments, message: string): void {
  if (walk.problems.length >= problemsMax) return;
  const path = formatFieldPath(segments);
  if (!walk.problems.some((known) => known.path === path)) walk.problems.push({ path, message });
}

/** `around` are the names of fields that schemas around this one declare for the same object. */
function checkNode(walk: Walk, node: Json, segments: Segments, around: readonly string[]): void {
  if (typeof node === "boolean") return;
  if (!isJsonObject(node)) {
    report(walk, segments, "must be a schema: an object, or true or false.");
    return;
  }
  for (const [keyword, value] of Object.entries(node)) {
    const problem = findKeywordProblem(keyword, value);
    if (problem) report(walk, [...segments, keyword], problem);
  }
  checkReference(walk, node, segments);
  const names = isJsonObject(node.properties) ? [...around, ...namesInPlace(walk.root, node)] : around;
  checkRequired(walk, node, segments, names);
  checkSecretFields(walk, node, segments);
  checkBelow(walk, node, segments, names);
}

function checkBelow(walk: Walk, node: JsonObject, segments: Segments, names: readonly string[]): void {
  for (const [name, property] of Object.entries(propertiesOf(node))) {
    const place = [...segments, "properties", name];
    const problem = findFieldNameProblem(name);
    if (problem) report(walk, place, problem);
    checkNode(walk, property, place, []);
  }
  for (const keyword of ["definitions", "$defs"]) {
    const definitions = node[keyword];
    if (!isJsonObject(definitions)) continue;
    for (const [name, definition] of Object.entries(definitions)) checkNode(walk, definition, [...segments, keyword, name], []);
  }
  for (const keyword of ["items", "additionalProperties"]) {
    const below = node[keyword];
    if (below !== undefined) checkNode(walk, below, [...segments, keyword], []);
  }
  for (const [index, item] of listOf(node.prefixItems).entries()) checkNode(walk, item, [...segments, "prefixItems", index], []);
  for (const keyword of ["allOf", "anyOf", "oneOf"]) {
    for (const [index, branch] of listOf(node[keyword]).entries()) checkNode(walk, branch, [...segments, keyword, index], names);
  }
}

function checkReference(walk: Walk, node: JsonObject, segments: Segments): void {
  const { $ref } = node;
  if (typeof $ref !== "string") return;
  const target = /^#\/(definitions|\$defs)\/[^/]+$/.test($ref) ? resolveReference(walk.root, $ref) : undefined;
  if (target === undefined) {
    report(walk, [...segments, "$ref"], "must lead to a definition of this schema, such as #/definitions/Address.");
    return;
  }
  const reached = walk.reached.get(target) ?? new Set(inPlaceNodes(walk.root, [target]));
  walk.reached.set(target, reached);
  if (reached.has(node)) report(walk, [...segments, "$ref"], "leads back to itself without end.");
}

/** `required` may stand in a branch of its own; where fields are declared, it must name one of them. */
function checkRequired(walk: Walk, node: JsonObject, segments: Segments, names: readonly string[]): void {
  if (names.length === 0 && !isJsonObject(node.properties)) return;
  for (const [index, name] of textsOf(node.required).entries()) {
    if (!names.includes(name)) report(walk, [...segments, "required", index], "names a field that properties does not have.");
  }
}

function checkSecretFields(walk: Walk, node: JsonObject, segments: Segments): void {
  for (const [index, path] of textsOf(node.secret_fields).entries()) {
    if (!leadsToField(walk.root, node, path.split("."))) {
      report(walk, [...segments, "secret_fields", index], "leads to no field of this schema.");
    }
  }
}

function leadsToField(root: BlockSchema, node: JsonObject, names: string[]): boolean {
  let nodes = inPlaceNodes(root, [node]);
  for (const [index, name] of names.entries()) {
    if (name === "*") return index > 0 && index === names.length - 1;
    const throughItems = nodes.flatMap((one) => (one.items === undefined ? [] : inPlaceNodes(root, [one.items])));
    const below = childNodes([...nodes, ...throughItems], name).filter((child) => child !== false);
    if (below.length === 0) return false;
    nodes = inPlaceNodes(root, below);
  }
  return names.length > 0;
}

function findFieldNameProblem(name: string): string | undefined {
  if (name === "block_type_slug") return "is a name that nested blocks need; choose another.";
  return /^[A-Za-z0-9_-]{1,128}$/.test(name) ? undefined : "must be a name of 1 to 128 letters, digits, underscores and dashes.";
}
