import { isJsonObject, type Json, type JsonObject } from "#lib/core/json.ts";

/** The `fields` of a block schema: a JSON Schema in the dialect that Prefect 3 writes (pydantic 2, `definitions`, `secret_fields`). */
export type BlockSchema = JsonObject;

/** What a local `$ref` (`#/definitions/X`, `#/$defs/X`) leads to, or undefined. Source: RFC 6901. */
export function resolveReference(root: BlockSchema, reference: string): Json | undefined {
  if (!reference.startsWith("#/")) return undefined;
  let value: Json | undefined = root;
  for (const part of reference.slice(2).split("/")) {
    const key = decodePointer(part);
    if (!isJsonObject(value) || key === undefined || !Object.hasOwn(value, key)) return undefined;
    value = value[key];
  }
  return value;
}

function decodePointer(part: string): string | undefined {
  try {
    return decodeURIComponent(part).replaceAll("~1", "/").replaceAll("~0", "~");
  } catch {
    return undefined;
  }
}

const branchKeywords = ["allOf", "anyOf", "oneOf"] as const;

/**
 * Every schema that judges the same value as the `starts` do: themselves, what `$ref` leads to, the branches of allOf, anyOf and oneOf
 * (or only those of `keywords`). Each once, in the order of reading, so that schemas that refer to themselves come to an end.
 */
export function inPlaceNodes(
  root: BlockSchema,
  starts: readonly (Json | undefined)[],
  keywords: readonly (typeof branchKeywords)[number][] = branchKeywords,
): JsonObject[] {
  const found = new Set<JsonObject>();
  const queue = [...starts].reverse();
  while (queue.length > 0) {
    const node = queue.pop();
    if (!isJsonObject(node) || found.has(node)) continue;
    found.add(node);
    const next = keywords.flatMap((keyword) => listOf(node[keyword]));
    if (typeof node.$ref === "string") next.unshift(resolveReference(root, node.$ref) ?? null);
    queue.push(...next.reverse());
  }
  return [...found];
}

/** The schemas that judge what stands under a key of an object that `nodes` judge. */
export function childNodes(nodes: readonly JsonObject[], key: string): Json[] {
  return nodes.flatMap((node) => own(propertiesOf(node), key) ?? node.additionalProperties ?? []);
}

/** The schemas that judge the items of an array that `nodes` judge, wherever they stand in it. */
export function itemNodes(nodes: readonly JsonObject[]): Json[] {
  return nodes.flatMap((node) => [...listOf(node.prefixItems), ...(node.items === undefined ? [] : [node.items])]);
}

/** The schemas by property name; none when there are none. */
export function propertiesOf(node: JsonObject): JsonObject {
  return isJsonObject(node.properties) ? node.properties : {};
}

export function listOf(value: Json | undefined): Json[] {
  return Array.isArray(value) ? value : [];
}

export function textsOf(value: Json | undefined): string[] {
  return listOf(value).filter((item) => typeof item === "string");
}

/** The own value of a key; never something inherited from Object.prototype. */
export function own(object: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}
