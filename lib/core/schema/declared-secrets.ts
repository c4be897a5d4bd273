import { type FieldPath, parseFieldPath } from "#lib/core/field-paths.ts";
import type { Json, JsonObject } from "#lib/core/json.ts";
import { type BlockSchema, childNodes, inPlaceNodes, itemNodes, propertiesOf, textsOf } from "./block-schema.ts";
import { isSecretNode } from "./secret-paths.ts";

/**
 * Every secret path that a schema declares, whatever a document holds: for forms, and for lists of a type's fields.
 * `a.*` stands for each key of `a`; a secret inside an array is declared at the array. Nested blocks count;
 * a schema that contains itself is followed once.
 */
export function declaredSecretPaths(schema: BlockSchema): FieldPath[] {
  const found = new Set<FieldPath>();
  visit({ root: schema, above: new Set(), budget: { stepsLeft: stepsMax } }, [schema], [], found);
  return [...found].filter((path) => !hasAncestor(path, found));
}

/**
 * The fields of one document that are secret, set or not: what is declared, and what is sealed without being declared (any more), such as
 * under an older schema.
 */
export function withSealedFields(declared: readonly FieldPath[], sealed: Iterable<FieldPath>): FieldPath[] {
  const undeclared = [...sealed].filter((field) => !declared.some((path) => covers(path, field)));
  return [...declared, ...undeclared];
}

function covers(declared: FieldPath, field: FieldPath): boolean {
  if (declared === field) return true;
  const segments = parseFieldPath(field) ?? [];
  const names = declared.split(".");
  return names.length <= segments.length && names.every((name, index) => name === "*" || name === String(segments[index]));
}

type Walk = { root: BlockSchema; above: ReadonlySet<JsonObject>; budget: { stepsLeft: number } };

/** Nodes to look at. Far beyond any schema that a form could show; it bounds what a hostile one costs. */
const stepsMax = 200_000;

function visit(walk: Walk, starts: Json[], names: string[], found: Set<FieldPath>): void {
  const { budget } = walk;
  if (starts.length === 0 || budget.stepsLeft < 0) return;
  const inPlace = inPlaceNodes(walk.root, starts);
  budget.stepsLeft -= 1 + inPlace.length + walk.above.size;
  const nodes = inPlace.filter((node) => !walk.above.has(node));
  if (names.length > 0 && nodes.some(isSecretNode)) {
    found.add(names.join("."));
    return;
  }
  const inner: Walk = { ...walk, above: new Set([...walk.above, ...nodes]) };
  for (const path of nodes.flatMap((node) => textsOf(node.secret_fields))) found.add(upToArray(walk, nodes, names, path));
  const keys = new Set(nodes.flatMap((node) => Object.keys(propertiesOf(node))));
  for (const key of keys) {
    budget.stepsLeft -= nodes.length;
    if (budget.stepsLeft < 0) return;
    visit(inner, childNodes(nodes, key), [...names, key], found);
  }
  visit(
    inner,
    nodes.flatMap((node) => node.additionalProperties ?? []),
    [...names, "*"],
    found,
  );
  const inItems = new Set<FieldPath>();
  visit(inner, itemNodes(nodes), ["item"], inItems);
  if (inItems.size > 0 && names.length > 0) found.add(names.join("."));
}

/** The full path of an entry of `secret_fields`, cut where it enters an array. */
function upToArray({ root, budget }: Walk, nodes: JsonObject[], names: string[], path: string): FieldPath {
  const full = [...names];
  let current = nodes;
  for (const name of path.split(".")) {
    if (full.length > names.length && itemNodes(current).length > 0) break;
    full.push(name);
    budget.stepsLeft -= current.length;
    current = budget.stepsLeft < 0 ? [] : inPlaceNodes(root, childNodes(current, name));
  }
  return full.join(".");
}

function hasAncestor(path: FieldPath, paths: ReadonlySet<FieldPath>): boolean {
  const names = path.split(".");
  return names.some((_, index) => index > 0 && paths.has(names.slice(0, index).join(".")));
}
