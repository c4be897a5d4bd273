import { isJsonObject, type Json, type JsonObject } from "./json.ts";

/**
 * The place of a value inside a document, as text: `region_name`, `aws_client_parameters.use_ssl`, `hosts[0].port`;
 * a key with other characters than letters, digits, `_` and `-` is quoted: `["a.b"].c`. The empty text is the document itself.
 */
export type FieldPath = string;
export type Segments = (string | number)[];

const plainKey = /^[A-Za-z0-9_-]+$/;
const token = /\.?([A-Za-z0-9_-]+)|\[(\d+)\]|\.?\[("(?:[^"\\]|\\.)*")\]/y;

export function formatFieldPath(segments: Segments): FieldPath {
  let text = "";
  for (const segment of segments) {
    if (typeof segment === "number") text += `[${segment}]`;
    else if (plainKey.test(segment)) text += text ? `.${segment}` : segment;
    else text += `[${JSON.stringify(segment)}]`;
  }
  return text;
}

/** The segments of a field path, or undefined when the text is not one. */
export function parseFieldPath(path: FieldPath): Segments | undefined {
  const segments: Segments = [];
  token.lastIndex = 0;
  while (token.lastIndex < path.length) {
    const match = token.exec(path);
    if (!match) return undefined;
    if (match[1] !== undefined) segments.push(match[1]);
    else if (match[2] !== undefined) segments.push(Number(match[2]));
    else {
      const key = unquoted(match[3] ?? "");
      if (key === undefined) return undefined;
      segments.push(key);
    }
  }
  return segments;
}

function unquoted(text: string): string | undefined {
  try {
    return JSON.parse(text) as string;
  } catch {
    return undefined;
  }
}

/** The value at a path, or undefined when there is none. */
export function valueAt(document: Json, path: FieldPath): Json | undefined {
  let value: Json | undefined = document;
  for (const segment of parseFieldPath(path) ?? []) {
    if (Array.isArray(value) && typeof segment === "number") value = value[segment];
    else if (isJsonObject(value) && Object.hasOwn(value, segment)) value = value[segment];
    else return undefined;
  }
  return value;
}

/**
 * The document with the value at a path replaced, or removed when `value` is undefined. Missing parents are made as objects;
 * parents that become empty by a removal stay; an item of an array is replaced, never added. Returns a new document. `own`: objects that the
 * caller has had made by such calls and shows to nobody yet; they are written to in place, so that thousands of values cost one copy.
 */
export function withValueAt(document: JsonObject, path: FieldPath, value: Json | undefined, own?: WeakSet<object>): JsonObject {
  const segments = parseFieldPath(path) ?? [];
  return segments.length > 0 ? (replace(document, segments, value, own) as JsonObject) : document;
}

function replace(parent: Json | undefined, segments: Segments, value: Json | undefined, own: WeakSet<object> | undefined): Json {
  const [first, ...rest] = segments;
  if (first === undefined) return value ?? null;
  if (Array.isArray(parent) && typeof first === "number") {
    return parent.map((item, index) => (index === first ? replace(item, rest, value, own) : item));
  }
  const key = String(first);
  const copy = isJsonObject(parent) && own?.has(parent) ? parent : isJsonObject(parent) ? { ...parent } : {};
  own?.add(copy);
  const child = Object.hasOwn(copy, key) ? copy[key] : undefined;
  if (value === undefined && (rest.length === 0 || !isContainer(child))) {
    if (rest.length === 0) delete copy[key];
  } else copy[key] = replace(child, rest, value, own);
  return copy;
}

function isContainer(value: Json | undefined): boolean {
  return isJsonObject(value) || Array.isArray(value);
}

/**
 * True when a value can be put at a path without taking anything else away: what stands on the way is an object, nothing (or null), or a
 * list that has the item.
 */
export function hasPlaceAt(document: JsonObject, path: FieldPath): boolean {
  let value: Json | undefined = document;
  for (const segment of parseFieldPath(path) ?? []) {
    if (typeof segment === "number") {
      if (!Array.isArray(value) || segment >= value.length) return false;
      value = value[segment];
    } else if (value === undefined || value === null) value = undefined;
    else if (!isJsonObject(value) || isReference(value)) return false;
    else value = Object.hasOwn(value, segment) ? value[segment] : undefined;
  }
  return true;
}

/**
 * The document without the value at a path, and without the parents that held nothing else and that `like` does not have either.
 * Returns a new document.
 */
export function withoutLeaf(document: JsonObject, path: FieldPath, like: JsonObject, own?: WeakSet<object>): JsonObject {
  let result = withValueAt(document, path, undefined, own);
  const segments = parseFieldPath(path) ?? [];
  for (let length = segments.length - 1; length > 0; length--) {
    const parent = formatFieldPath(segments.slice(0, length));
    const value = valueAt(result, parent);
    if (!isJsonObject(value) || Object.keys(value).length > 0 || valueAt(like, parent) !== undefined) break;
    result = withValueAt(result, parent, undefined, own);
  }
  return result;
}

/**
 * The leaves of a document, by path, in document order: objects are walked, everything else (arrays and empty objects
 * included) is a leaf. This is the grain of diffs and merges.
 */
export function leavesOf(document: JsonObject): Map<FieldPath, Json> {
  const leaves = new Map<FieldPath, Json>();
  walk(document, [], leaves);
  return leaves;
}

function walk(value: Json, segments: Segments, leaves: Map<FieldPath, Json>): void {
  if (isJsonObject(value) && Object.keys(value).length > 0 && !isReference(value)) {
    for (const [key, child] of Object.entries(value)) walk(child, [...segments, key], leaves);
  } else if (segments.length > 0) leaves.set(formatFieldPath(segments), value);
}

/** True for `{"$ref": "block/aws-credentials/prod"}`: a document's pointer to another block. */
export function isReference(value: Json | undefined): value is { $ref: string } {
  return isJsonObject(value) && typeof value.$ref === "string" && Object.keys(value).length === 1;
}

/** True when `inner` leads to something inside what `outer` leads to. */
export function isInside(inner: FieldPath, outer: FieldPath): boolean {
  return (parseFieldPath(inner)?.length ?? 0) > (parseFieldPath(outer)?.length ?? 0) && isOverlapping(inner, outer);
}

/** True when one path is the other, or contains it. What is no field path (`#tags`) contains nothing. */
export function isOverlapping(a: FieldPath, b: FieldPath): boolean {
  const [left, right] = [parseFieldPath(a), parseFieldPath(b)];
  if (!left || !right) return a === b;
  const length = Math.min(left.length, right.length);
  for (let i = 0; i < length; i++) if (left[i] !== right[i]) return false;
  return true;
}
