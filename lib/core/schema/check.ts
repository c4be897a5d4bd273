import { DomainError } from "#lib/core/errors.ts";
import { formatFieldPath, parseFieldPath } from "#lib/core/field-paths.ts";
import { isJsonObject, type Json, type JsonLimits, jsonLimits, lineAndColumn, parseJson } from "#lib/core/json.ts";
import type { BlockSchema } from "./block-schema.ts";
import { findSchemaProblems } from "./check-node.ts";
import { locateParts } from "./locate.ts";

export const schemaLimits: JsonLimits = { ...jsonLimits, bytesMax: 64 * 1024, depthMax: 16 };
const problemsMax = 50;

/** `path` leads to the part of the schema at fault; `line` and `column` count from 1 and point at its key in the text. */
export type SchemaProblem = { line: number; column: number; path: string; message: string };

/**
 * Judges the JSON Schema text of a block type that a team defines. `schema` is there exactly when there is no problem. Asks for an object
 * with `properties`, at most 64 KiB and 16 levels, keywords that we judge, local references that resolve and end, patterns that RE2
 * accepts, and `required` and `secret_fields` that name fields. Problems come in the order of the text, at most 50.
 */
export function checkBlockSchema(text: string): { schema?: BlockSchema; problems: SchemaProblem[] } {
  let schema: Json;
  try {
    schema = parseJson(text, schemaLimits);
  } catch (error) {
    if (error instanceof DomainError) return { problems: [refusedText(text, error)] };
    throw error;
  }
  if (!isJsonObject(schema)) return { problems: [{ line: 1, column: 1, path: "", message: "must be a JSON object." }] };
  const found = findSchemaProblems(schema);
  if (found.length === 0) return { schema, problems: [] };
  const parts = locateParts(text);
  const problems = found.map(({ path, message }) => ({ ...placeOf(text, parts, path), path, message }));
  return { problems: problems.sort((a, b) => a.line - b.line || a.column - b.column).slice(0, problemsMax) };
}

/** Where a part stands, or the nearest part around it that does: a missing keyword is reported at the object that lacks it. */
function placeOf(text: string, parts: ReadonlyMap<string, number>, path: string): { line: number; column: number } {
  const segments = parseFieldPath(path) ?? [];
  let offset = parts.get(path);
  while (offset === undefined && segments.length > 0) {
    segments.pop();
    offset = parts.get(formatFieldPath(segments));
  }
  return lineAndColumn(text, offset ?? 0);
}

function refusedText(text: string, { message, details }: DomainError): SchemaProblem {
  const { line, column, problems } = details;
  if (typeof line === "number" && typeof column === "number") {
    return { line, column, path: "", message: message.replace(/^Line \d+, column \d+: /, "") };
  }
  const [problem] = problems ?? [];
  if (!problem) return { line: 1, column: 1, path: "", message };
  return { ...placeOf(text, locateParts(text), problem.path), path: problem.path, message: problem.message };
}
