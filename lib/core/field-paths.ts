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
    else segments.push(JSON.parse(match[3] ?? '""') as string);
  }
  return segments;
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
 * The document with the value at a path of object keys replaced, or removed when `value` is undefined.
 * Missing parents are made; parents that become empty by a removal stay. Returns a new document.
 */
export function withValueAt(document: JsonObject, path: FieldPath, value: Json | undefined): JsonObject {
  return replace(document, parseFieldPath(path) ?? [], value);
}

function replace(parent: JsonObject, segments: Segments, value: Json | undefined): JsonObject {
  const [first, ...rest] = segments;
  if (first === undefined) return isJsonObject(value) ? value : parent;
  const key = String(first);
  const copy: JsonObject = { ...parent };
  if (rest.length > 0) {
    const child = copy[key];
    if (value === undefined && !isJsonObject(child)) return copy;
    copy[key] = replace(isJsonObject(child) ? child : {}, rest, value);
  } else if (value === undefined) delete copy[key];
  else copy[key] = value;
  return copy;
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

/** True when one path is the other, or contains it. */
export function isOverlapping(a: FieldPath, b: FieldPath): boolean {
  const [left, right] = [parseFieldPath(a) ?? [], parseFieldPath(b) ?? []];
  const length = Math.min(left.length, right.length);
  for (let i = 0; i < length; i++) if (left[i] !== right[i]) return false;
  return true;
}
