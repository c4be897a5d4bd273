import { isReference } from "#lib/core/field-paths.ts";
import { isJsonObject, type Json } from "#lib/core/json.ts";
import { parseEntryPath } from "#lib/core/paths.ts";
import { listOf, propertiesOf, resolveReference } from "#lib/core/schema/block-schema.ts";
import { type Fault, fault, holdsKeptSecret, type Keyword, kindFault, type Place } from "#lib/core/schema/place.ts";
import { namesInPlace } from "./containers.ts";

export const checkReference: Keyword = (place) => {
  const { $ref } = place.node;
  if (typeof $ref !== "string") return [];
  const target = resolveReference(place.run.root, $ref);
  if (target === undefined) return [fault(place, "cannot be checked: its schema refers to a definition that does not exist.")];
  return checkInPlace(place, target, knownTo(place, [target]));
};

export const checkAllOf: Keyword = (place) => {
  return listOf(place.node.allOf).flatMap((branch) => checkInPlace(place, branch, knownTo(place, [branch])));
};

export const checkAnyOf: Keyword = (place) => checkBranches(place, listOf(place.node.anyOf), false);

export const checkOneOf: Keyword = (place) => checkBranches(place, listOf(place.node.oneOf), true);

function checkBranches(place: Place, branches: Json[], isExclusive: boolean): Fault[] {
  if (branches.length === 0) return [];
  const known = knownTo(place, branches);
  const results: Fault[][] = [];
  let matches = 0;
  for (const branch of branches) {
    const faults = checkInPlace(place, branch, known);
    if (faults.length === 0) matches++;
    if (matches === 1 && !isExclusive) return [];
    results.push(faults);
  }
  if (matches === 0) return bestFaults(place, results);
  return matches === 1 || holdsKeptSecret(place.value) ? [] : [fault(place, "must match only one of the allowed forms.")];
}

/** Of the branches made for this kind of value, the one that the value misses by least; when there is none, what kinds would do. */
function bestFaults(place: Place, results: Fault[][]): Fault[] {
  const path = fault(place, "").path;
  const isOther = (faults: Fault[]) => faults.some((found) => found.expected && found.path === path);
  const near = results.filter((faults) => !isOther(faults));
  if (near.length > 0) return near.reduce((best, faults) => (faults.length < best.length ? faults : best));
  const expected = results.flat().flatMap((found) => (found.path === path ? (found.expected ?? []) : []));
  return [kindFault(place, expected)];
}

/**
 * A definition with `block_type_slug` stands for a nested block: a reference to a block of that type,
 * or the block's fields in place, with or without their `block_type_slug`. Undefined when the fields themselves must be judged.
 */
export function checkNestedBlock(place: Place): Fault[] | undefined {
  const slug = place.node.block_type_slug;
  if (typeof slug !== "string" || place.node === place.run.root) return undefined;
  const { value } = place;
  const wrongKind = [kindFault(place, [`a reference to a block of type ${slug}`])];
  if (!isJsonObject(value)) return wrongKind;
  if (isReference(value)) return groupOf(value.$ref) === slug ? [] : wrongKind;
  const said = value.block_type_slug;
  return said === undefined || said === slug ? undefined : wrongKind;
}

function groupOf(path: string): string | null {
  try {
    const { kind, group } = parseEntryPath(path);
    return kind === "block" ? group : null;
  } catch {
    return null;
  }
}

/**
 * The names that `branches` may meet in the same object without calling them unknown: those of the schema itself and of
 * all that judges beside them. Not those of each other: two blocks in a union are told apart by their fields.
 */
function knownTo({ run, node, known }: Place, branches: Json[]): ReadonlySet<string> {
  const names = new Set([...known, ...Object.keys(propertiesOf(node))]);
  const target = typeof node.$ref === "string" ? resolveReference(run.root, node.$ref) : undefined;
  const beside = [target, ...listOf(node.allOf), ...listOf(node.anyOf), ...listOf(node.oneOf)];
  for (const other of beside) {
    if (!isJsonObject(other) || branches.includes(other)) continue;
    run.visitsLeft--;
    for (const name of namesInPlace(run.root, other)) names.add(name);
  }
  return names;
}

function checkInPlace({ run, value, segments, hops }: Place, node: Json, known: ReadonlySet<string>): Fault[] {
  return run.check({ run, node, value, segments, known, hops: hops + 1 });
}
