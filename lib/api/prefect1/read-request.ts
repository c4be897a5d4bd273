import { readText } from "#lib/api/read-text.ts";
import { DomainError } from "#lib/core/errors.ts";
import { isJsonObject, type Json, type JsonObject, jsonLimits, parseJson } from "#lib/core/json.ts";

/** A value of the deepest allowed kind stands in an input in the variables in the body: `{"variables": {"input": {"value": …`. */
const limits = { ...jsonLimits, depthMax: jsonLimits.depthMax + 3 };

export type GraphQlRequest = { query: string; variables: JsonObject; operationName: string | null };

/**
 * What is posted to a GraphQL server, losslessly and whatever its Content-Type says. Prefect 1's client sends `variables` as JSON in a
 * text, `"null"` for none; an object is taken too. Refuses with `invalid` what is none of this, with line and column, never the text.
 */
export async function readRequest(request: Request): Promise<GraphQlRequest> {
  const body = parseNamed("The body", await readText(request, limits.bytesMax));
  if (!isJsonObject(body)) throw new DomainError("invalid", 'The body must be one JSON object, {"query": …, "variables": …}.');
  const { query, operationName = null } = body;
  if (typeof query !== "string") throw new DomainError("invalid", 'The body must have the GraphQL document as a text, in "query".');
  if (operationName !== null && typeof operationName !== "string") throw new DomainError("invalid", "The operationName must be a text.");
  return { query, variables: variablesOf(body.variables ?? null), operationName };
}

function variablesOf(sent: Json): JsonObject {
  const variables = typeof sent === "string" ? parseNamed("The variables", sent.trim() === "" ? "null" : sent) : sent;
  if (variables === null) return {};
  if (!isJsonObject(variables)) throw new DomainError("invalid", "The variables must be a JSON object, or its text.");
  return variables;
}

/** Python writes NaN and Infinity into JSON, where they do not belong: that is worth saying. */
function parseNamed(what: string, text: string): Json {
  try {
    return parseJson(text, limits);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const hint = error.details.line === undefined ? "" : " NaN and Infinity are not JSON.";
    throw new DomainError(error.code, `${what} cannot be read. ${error.message}${hint}`, error.details);
  }
}
