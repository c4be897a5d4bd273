import { isLosslessNumber, LosslessNumber, parse, stringify } from "lossless-json";
import { DomainError, type Problem } from "./errors.ts";

/**
 * A JSON value, kept as it was written: a number that a JS number would print otherwise (`1.0`, 2^53 and beyond, `1e3`)
 * is a LosslessNumber that holds its text. Objects keep the order of their keys.
 */
export type Json = null | boolean | string | number | LosslessNumber | Json[] | JsonObject;
export type JsonObject = { [key: string]: Json };

export type JsonLimits = { bytesMax: number; depthMax: number; keysMax: number; itemsMax: number };
export const jsonLimits: JsonLimits = { bytesMax: 256 * 1024, depthMax: 32, keysMax: 2_000, itemsMax: 5_000 };
const keyBytesMax = 256;
const encoder = new TextEncoder();
/** Keys that no document may have: an object of this language would take them for its own. */
export const forbiddenKeys: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);

/**
 * Parses JSON text without losing anything. Refuses with `invalid` what is not JSON (with line and column, never the text),
 * duplicate keys that differ, lone surrogates, `__proto__`-like keys and what is deeper or larger than the limits
 * (source: RFC 8259; limits: docs/security.md).
 */
export function parseJson(text: string, limits: JsonLimits = jsonLimits): Json {
  if (isLongerThan(text, limits.bytesMax)) {
    throw new DomainError("too_large", `The JSON is larger than ${limits.bytesMax} bytes.`);
  }
  const { depth, members, isPlain } = shapeOf(text);
  if (depth > limits.depthMax) throw new DomainError("invalid", `The JSON is nested deeper than ${limits.depthMax} levels.`);
  const plain = isPlain ? parsePlain(text, members, limits) : undefined;
  if (plain !== undefined) return plain;
  let value: unknown;
  try {
    value = parse(text, undefined, { parseNumber: jsonNumber });
  } catch (error) {
    throw syntaxRefusal(text, error);
  }
  const problem = findProblem(value as Json, "", limits);
  if (problem) throw new DomainError("invalid", `${problem.path || "The JSON"}: ${problem.message}`, { problems: [problem] });
  return value as Json;
}

/**
 * What Node's own parser makes of a text of which it loses nothing, in a fraction of the time; undefined for any in which something is to be refused
 * or looked at more closely. `members`: how many colons stand in it; fewer members of its objects are keys that stand twice.
 */
function parsePlain(text: string, members: number, limits: JsonLimits): Json | undefined {
  try {
    const value = JSON.parse(text) as Json;
    return countMembers(value, limits, 1) === members ? value : undefined;
  } catch {
    return undefined;
  }
}

/** How many members the objects of a value have, all together; not a number when `findProblem` would find something in it. */
function countMembers(value: Json, limits: JsonLimits, depth: number): number {
  if (typeof value === "string") return isWellFormed(value) ? 0 : Number.NaN;
  if (typeof value !== "object" || value === null) return 0;
  if (depth > limits.depthMax) return Number.NaN;
  let count = 0;
  if (Array.isArray(value)) {
    if (value.length > limits.itemsMax) return Number.NaN;
    for (const item of value) count += countMembers(item, limits, depth + 1);
    return count;
  }
  const keys = Object.keys(value);
  if (keys.length > limits.keysMax) return Number.NaN;
  for (const key of keys) {
    if (findKeyProblem(key) !== undefined) return Number.NaN;
    count += 1 + countMembers((value as JsonObject)[key] ?? null, limits, depth + 1);
  }
  return count;
}

/** The text of a JSON value: compact, or indented by `space` columns. Numbers come out as they were written. */
export function formatJson(value: Json, space?: number): string {
  return space === undefined ? compactJson(value) : (stringify(value, undefined, space) ?? "null");
}

const keptTexts = new WeakMap<object, string>();

/** Says that an object never changes and stands in many answers: its compact text is made once. */
export function keepText<T extends JsonObject>(value: T): T {
  if (!keptTexts.has(value)) keptTexts.set(value, compactJson(value));
  return value;
}

/** What `stringify` gives, in a fraction of its time. */
function compactJson(value: Json): string {
  if (value === null || typeof value !== "object") return JSON.stringify(value) ?? "null";
  if (isLosslessNumber(value)) return value.toString();
  if (Array.isArray(value)) {
    let text = "";
    for (const item of value) text += `${text === "" ? "" : ","}${compactJson(item)}`;
    return `[${text}]`;
  }
  // A Date or a Secret is no JSON: whoever hands one on has forgotten to say what is to be shown of it.
  if (typeof value.toJSON === "function") throw new Error("This is no JSON value.");
  const kept = keptTexts.get(value);
  if (kept !== undefined) return kept;
  let text = "";
  for (const key of Object.keys(value)) {
    const member = value[key];
    if (member !== undefined) text += `${text === "" ? "" : ","}${JSON.stringify(key)}:${compactJson(member)}`;
  }
  return `{${text}}`;
}

/** The text of a JSON value with the keys of every object in code point order: equal values have equal texts. */
export function canonicalJson(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (!isJsonObject(value)) return formatJson(value);
  const members = Object.keys(value).sort(compareCodePoints);
  return `{${members.map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key] ?? null)}`).join(",")}}`;
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !isLosslessNumber(value);
}

export function isJsonNumber(value: unknown): value is number | LosslessNumber {
  return typeof value === "number" || isLosslessNumber(value);
}

/** The JS number nearest to a JSON number. */
export function toNumber(value: number | LosslessNumber): number {
  return typeof value === "number" ? value : Number(value.value);
}

/** True when the texts are equal apart from the order of keys; `1` and `1.0` differ. */
export function isSameJson(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true;
  if (a === undefined || b === undefined) return false;
  return canonicalJson(a) === canonicalJson(b);
}

/** The word for a JSON value's type, for messages and type chips. */
export function jsonTypeOf(value: Json): "null" | "boolean" | "string" | "integer" | "number" | "array" | "object" {
  if (value === null) return "null";
  if (typeof value === "boolean") return "boolean";
  if (typeof value === "string") return "string";
  if (Array.isArray(value)) return "array";
  if (isJsonNumber(value)) return /^-?\d+$/.test(String(value)) ? "integer" : "number";
  return "object";
}

/** Says what a value that arrived as JSON breaks, or undefined: the size and shape limits, forbidden keys, ill-formed Unicode. */
export function findProblem(value: Json, path: string, limits: JsonLimits = jsonLimits, depth = 1): Problem | undefined {
  if (typeof value === "string")
    return isWellFormed(value) ? undefined : { path, message: "has a lone surrogate, which is not valid Unicode." };
  if (typeof value === "number") return Number.isFinite(value) ? undefined : { path, message: "is not a finite number." };
  if (depth > limits.depthMax && (Array.isArray(value) || isJsonObject(value)))
    return { path, message: `is nested deeper than ${limits.depthMax} levels.` };
  if (Array.isArray(value)) {
    if (value.length > limits.itemsMax) return { path, message: `has more than ${limits.itemsMax} items.` };
    return firstProblem(
      value.map((item, index) => [item, `${path}[${index}]`] as const),
      limits,
      depth + 1,
    );
  }
  if (!isJsonObject(value)) return undefined;
  const keys = Object.keys(value);
  if (keys.length > limits.keysMax) return { path, message: `has more than ${limits.keysMax} keys.` };
  for (const key of keys) {
    const message = findKeyProblem(key);
    if (message) return { path, message };
  }
  return firstProblem(
    keys.map((key) => [value[key] ?? null, path ? `${path}.${key}` : key] as const),
    limits,
    depth + 1,
  );
}

/** Says what is wrong with the key of an object, or undefined: a document with such a key could not be read again. */
export function findKeyProblem(key: string): string | undefined {
  if (forbiddenKeys.has(key)) return `has a key named ${key}, which is not allowed.`;
  if (!isWellFormed(key)) return "has a key that is not valid Unicode.";
  return isLongerThan(key, keyBytesMax) ? `has a key longer than ${keyBytesMax} bytes.` : undefined;
}

/** The number of bytes of a text in UTF-8. */
export function byteLength(text: string): number {
  return encoder.encode(text).length;
}

/** A UTF-16 unit takes three bytes at most: most texts need not be encoded to know that they are short enough. */
function isLongerThan(text: string, bytesMax: number): boolean {
  return text.length * 3 > bytesMax && byteLength(text) > bytesMax;
}

function firstProblem(members: (readonly [Json, string])[], limits: JsonLimits, depth: number) {
  for (const [value, path] of members) {
    const problem = findProblem(value, path, limits, depth);
    if (problem) return problem;
  }
  return undefined;
}

/** The number that a text in JSON's notation stands for: a JS number where that prints the same text, else a LosslessNumber with it. */
export function jsonNumber(text: string): number | LosslessNumber {
  const number = Number(text);
  return String(number) === text ? number : new LosslessNumber(text);
}

type Shape = { depth: number; members: number; isPlain: boolean };

/**
 * How deep the brackets of a text go, counted before it is parsed, so that deep text cannot exhaust the stack; how many colons stand outside its
 * strings; and whether each number in it is one that a JS number prints the same way.
 */
function shapeOf(text: string): Shape {
  const shape: Shape = { depth: 0, members: 0, isPlain: true };
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === quote) i = closingQuote(text, i);
    else if (code === brace || code === bracket) shape.depth = Math.max(shape.depth, ++depth);
    else if (code === closingBrace || code === closingBracket) depth--;
    else if (code === colon) shape.members++;
    else if (code === minus || (code >= zero && code <= nine)) {
      const end = numberEnd(text, i);
      const token = text.slice(i, end);
      shape.isPlain &&= String(Number(token)) === token;
      i = end - 1;
    }
  }
  return shape;
}

const [quote, backslash, brace, closingBrace, bracket, closingBracket, colon, minus, zero, nine] = Array.from('"\\{}[]:-09', (char) =>
  char.charCodeAt(0),
) as [number, number, number, number, number, number, number, number, number, number];

/** Where the string that begins at an offset ends: at the next quote that no backslash escapes, or with the text. */
function closingQuote(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let escapes = 0;
    while (text.charCodeAt(end - 1 - escapes) === backslash) escapes++;
    if (escapes % 2 === 0) return end;
  }
  return text.length;
}

function numberEnd(text: string, start: number): number {
  let end = start + 1;
  while (end < text.length && /[\d.eE+-]/.test(text.charAt(end))) end++;
  return end;
}

function syntaxRefusal(text: string, error: unknown): DomainError {
  const message = error instanceof Error ? error.message : "";
  const position = Number(/position (\d+)$/.exec(message)?.[1] ?? text.length);
  const { line, column } = lineAndColumn(text, position);
  const what = message.startsWith("Duplicate key") ? "a key stands twice" : "the text is not valid JSON";
  return new DomainError("invalid", `Line ${line}, column ${column}: ${what}.`, { line, column });
}

/** The 1-based line and column of an offset in a text. */
export function lineAndColumn(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset).split("\n");
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

function isWellFormed(text: string): boolean {
  // The first pattern is quick and finds nothing in nearly every text.
  return !/[\ud800-\udfff]/.test(text) || !/\p{Surrogate}/u.test(text);
}

/** Orders texts by Unicode code point, as Python and etcd do (JS compares UTF-16 units). */
export function compareCodePoints(a: string, b: string): number {
  const left = Array.from(a, (char) => char.codePointAt(0) ?? 0);
  const right = Array.from(b, (char) => char.codePointAt(0) ?? 0);
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}
