import { DomainError } from "#lib/core/errors.ts";
import { formatJson, isJsonNumber, type Json, jsonTypeOf, parseJson } from "#lib/core/json.ts";

export const fieldTypes = ["text", "number", "boolean", "null", "list", "object"] as const;
export type FieldType = (typeof fieldTypes)[number];

export function fieldTypeOf(value: Json): FieldType {
  const type = jsonTypeOf(value);
  if (type === "string") return "text";
  if (type === "integer") return "number";
  return type === "array" ? "list" : type;
}

/** A list up to this length stands on one line. */
const lineLengthMax = 60;

/** The text in which a value is typed. */
export function fieldText(value: Json): string {
  if (typeof value === "string") return value;
  const line = formatJson(value);
  return line.length <= lineLengthMax ? line : formatJson(value, 2);
}

/** The value that a text says as this type, or why it says none. */
export function readField(type: FieldType, text: string): { value: Json } | { problem: string } {
  if (type === "text") return { value: text };
  let value: Json;
  try {
    value = parseJson(text.trim());
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return { problem: type === "number" ? "Type a number, such as 5432 or 1.0." : error.message };
  }
  return fieldTypeOf(value) === type ? { value } : { problem: `Is not a ${type}.` };
}

const empty: Record<FieldType, Json> = { text: "", number: 0, boolean: false, null: null, list: [], object: {} };

/** The value as another type, where its text says one; else the empty value of that type. */
export function convertField(value: Json | undefined, type: FieldType): Json {
  if (value === undefined) return empty[type];
  if (type === "text") return value === null ? "" : typeof value === "string" ? value : formatJson(value);
  if (type === "list" && isJsonNumber(value)) return [value];
  const read = readField(type, fieldText(value));
  return "value" in read ? read.value : empty[type];
}
