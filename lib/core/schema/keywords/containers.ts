import { isJsonObject, type Json, type JsonObject } from "#lib/core/json.ts";
import { inPlaceNodes, listOf, own, propertiesOf, textsOf } from "#lib/core/schema/block-schema.ts";
import { equalityKey } from "#lib/core/schema/decimal.ts";
import { isUnsetOption } from "#lib/core/schema/optional-nulls.ts";
import { type Fault, fault, holdsKeptSecret, type Keyword, type Place } from "#lib/core/schema/place.ts";
import { boundOf } from "./scalars.ts";

const none: ReadonlySet<string> = new Set();

export const checkArray: Keyword = (place) => {
  const { node, value } = place;
  if (!Array.isArray(value)) return [];
  const faults: Fault[] = [...checkCount(place, value.length, "Items", "item")];
  if (node.uniqueItems === true && new Set(value.map(equalityKey)).size < value.length) {
    faults.push(fault(place, "must not hold an item twice."));
  }
  const prefix = listOf(node.prefixItems);
  for (const [index, item] of value.entries()) faults.push(...checkChild(place, prefix[index] ?? node.items, item, index));
  return faults;
};

/**
 * An object with `properties` holds no other fields, unless `additionalProperties` says so or a schema around it knows them:
 * Prefect's client drops `additionalProperties` from what it sends, and an unknown field is nearly always a slip.
 */
export const checkObject: Keyword = (place) => {
  const { node, value, run } = place;
  if (!isJsonObject(value)) return [];
  const properties = propertiesOf(node);
  const missing = textsOf(node.required).filter((name) => !Object.hasOwn(value, name));
  const faults: Fault[] = missing.map((name) => fault(place, "is required.", name));
  faults.push(...checkCount(place, Object.keys(value).length, "Properties", "field"));
  for (const [name, child] of Object.entries(value)) {
    const property = own(properties, name) ?? node.additionalProperties;
    if (child === null && isUnsetOption(run.root, node, name)) continue;
    if (property !== undefined && property !== false) faults.push(...checkChild(place, property, child, name));
    else if (isUnknown(place, name, property) && !holdsKeptSecret(child)) faults.push(fault(place, "is not a known field.", name));
  }
  return faults;
};

function isUnknown({ run, node, known }: Place, name: string, additional: Json | undefined): boolean {
  if (name === "block_type_slug" && typeof node.block_type_slug === "string" && node !== run.root) return false;
  if (additional === false) return true;
  return isJsonObject(node.properties) && !known.has(name) && !namesInPlace(run.root, node).has(name);
}

function checkCount(place: Place, count: number, what: "Items" | "Properties", noun: string): Fault[] {
  const [min, max] = [boundOf(place.node[`min${what}`]), boundOf(place.node[`max${what}`])];
  if (min !== undefined && count < min) return [fault(place, `must have at least ${min} ${noun}${min === 1 ? "" : "s"}.`)];
  if (max !== undefined && count > max) return [fault(place, `must have at most ${max} ${noun}${max === 1 ? "" : "s"}.`)];
  return [];
}

function checkChild({ run, segments }: Place, node: Json | undefined, value: Json, segment: string | number): Fault[] {
  return run.check({ run, node, value, segments: [...segments, segment], known: none, hops: 0 });
}

const namesByRoot = new WeakMap<JsonObject, WeakMap<JsonObject, ReadonlySet<string>>>();

/** The property names of every schema that judges the same object as `node` does. Remembered: schemas do not change. */
export function namesInPlace(root: JsonObject, node: JsonObject): ReadonlySet<string> {
  const ofRoot = namesByRoot.get(root) ?? new WeakMap<JsonObject, ReadonlySet<string>>();
  namesByRoot.set(root, ofRoot);
  const remembered = ofRoot.get(node);
  if (remembered) return remembered;
  const names = new Set(inPlaceNodes(root, [node]).flatMap((inPlace) => Object.keys(propertiesOf(inPlace))));
  ofRoot.set(node, names);
  return names;
}
