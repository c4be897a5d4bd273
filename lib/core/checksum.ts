import { compareCodePoints, isJsonNumber, isJsonObject, type Json, type JsonObject } from "./json.ts";

/**
 * The text whose SHA-256 identifies a block schema: `checksum = "sha256:" + hex(sha256(checksumText(fields)))`, ASCII only.
 * Equal to what Prefect's client hashes (`hash_objects` over the fields): keys in code point order, Python's number and string forms,
 * without `secret_fields` and without the definitions of nested blocks. Source: prefect/blocks/core.py `_calculate_schema_checksum`.
 */
export function checksumText(fields: JsonObject): string {
  return `[[${pythonJson(withoutBlockDefinitions(withoutSecretFields(fields)))}], {}]`;
}

/** Drops every key `secret_fields`, through objects only: what stands inside arrays is left alone, as Prefect leaves it. */
function withoutSecretFields(fields: JsonObject): JsonObject {
  const copy: JsonObject = {};
  for (const [key, value] of Object.entries(fields)) {
    if (key !== "secret_fields") copy[key] = isJsonObject(value) ? withoutSecretFields(value) : value;
  }
  return copy;
}

/** Keeps the definitions that a `$ref` leads to and that are no blocks. An empty `definitions` stays, one that becomes empty goes. */
function withoutBlockDefinitions(fields: JsonObject): JsonObject {
  const { definitions, ...rest } = fields;
  if (!isJsonObject(definitions) || Object.keys(definitions).length === 0) return fields;
  const kept: JsonObject = {};
  const visited = new Set<string>();
  const queue = referencedNames(fields);
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    if (visited.has(name)) continue;
    visited.add(name);
    const definition = Object.hasOwn(definitions, name) ? definitions[name] : undefined;
    if (!isJsonObject(definition) || Object.keys(definition).length === 0) continue;
    if (definition.block_type_slug !== undefined && definition.block_type_slug !== null) continue;
    kept[name] = definition;
    queue.push(...referencedNames(definition));
  }
  return Object.keys(kept).length === 0 ? rest : { ...rest, definitions: kept };
}

function referencedNames(value: Json): string[] {
  if (Array.isArray(value)) return value.flatMap(referencedNames);
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([key, child]) =>
    key === "$ref" && typeof child === "string" ? [child.replace("#/definitions/", "")] : referencedNames(child),
  );
}

/** JSON as Python's `json.dumps(value, sort_keys=True)` prints it. */
function pythonJson(value: Json): string {
  if (typeof value === "string") return pythonString(value);
  if (isJsonNumber(value)) return pythonNumber(String(value));
  if (Array.isArray(value)) return `[${value.map(pythonJson).join(", ")}]`;
  if (!isJsonObject(value)) return String(value);
  const keys = Object.keys(value).sort(compareCodePoints);
  return `{${keys.map((key) => `${pythonString(key)}: ${pythonJson(value[key] ?? null)}`).join(", ")}}`;
}

const shortEscapes: Record<string, string> = {
  '"': '\\"',
  "\\": "\\\\",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\f": "\\f",
  "\b": "\\b",
};

function pythonString(text: string): string {
  const escaped = text.replace(/["\\]|[^ -~]/g, (unit) => shortEscapes[unit] ?? `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
  return `"${escaped}"`;
}

/** An integer keeps its digits whatever its size; anything with a point or an exponent is a Python float. */
function pythonNumber(text: string): string {
  return /^-?\d+$/.test(text) ? BigInt(text).toString() : pythonFloat(Number(text));
}

/**
 * Python's `repr` of a float: the shortest digits that read back as the same number (as JS finds them),
 * with an exponent below 1e-4 and from 1e16 on, and always with a point or an exponent.
 */
function pythonFloat(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  const sign = value < 0 || Object.is(value, -0) ? "-" : "";
  if (!Number.isFinite(value)) return `${sign}Infinity`;
  const [mantissa = "0", power = "0"] = Math.abs(value).toExponential().split("e");
  const digits = mantissa.replace(".", "");
  const exponent = Number(power);
  if (exponent < -4 || exponent >= 16) {
    const fraction = digits.length > 1 ? `.${digits.slice(1)}` : "";
    return `${sign}${digits[0]}${fraction}e${exponent < 0 ? "-" : "+"}${String(Math.abs(exponent)).padStart(2, "0")}`;
  }
  if (exponent < 0) return `${sign}0.${"0".repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, "0");
  return `${sign}${whole}.${digits.slice(exponent + 1) || "0"}`;
}
