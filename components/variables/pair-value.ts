import { DomainError } from "#lib/core/errors.ts";
import { byteLength, formatJson, type Json, parseJson } from "#lib/core/json.ts";

/** The limit of a KV pair's value, as JSON. */
export const pairBytesMax = 10_240;

/** How a value is typed: a plain text without quotes, or JSON. */
export type ValueMode = "text" | "json";

/** What stands in the input, and the last value that it said. `problem` says why the text is not one now. */
export type TypedValue = { mode: ValueMode; text: string; value: Json; problem?: string };

export function typedValueOf(value: Json): TypedValue {
  return inMode(value, typeof value === "string" ? "text" : "json");
}

/** The same value typed the other way. What is no text becomes one: `5432` the text "5432". */
export function switchMode(typed: TypedValue, mode: ValueMode): TypedValue {
  if (mode === typed.mode) return typed;
  if (mode === "json") return inMode(typed.value, "json");
  const value = typed.problem ? typed.text : typeof typed.value === "string" ? typed.value : formatJson(typed.value);
  return inMode(value, "text");
}

export function typeValue(typed: TypedValue, text: string): TypedValue {
  if (typed.mode === "text") return { mode: "text", text, value: text };
  if (text.trim() === "") return { ...typed, text, problem: 'Type a JSON value, such as 5432, true, "text" or {…}.' };
  try {
    return { mode: "json", text, value: parseJson(text) };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return { ...typed, text, problem: error.message };
  }
}

export function pairBytes(value: Json): number {
  return byteLength(formatJson(value));
}

function inMode(value: Json, mode: ValueMode): TypedValue {
  return { mode, value, text: mode === "text" && typeof value === "string" ? value : formatJson(value, 2) };
}

/** The word for the type of a value of which only the beginning of its JSON text is known. */
export function previewType(preview: string): string {
  const first = preview.charAt(0);
  if (first === '"') return "text";
  if (first === "{") return "object";
  if (first === "[") return "list";
  if (first === "n") return "null";
  return first === "t" || first === "f" ? "boolean" : "number";
}
