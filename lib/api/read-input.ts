import { DomainError, invalid } from "#lib/core/errors.ts";
import { isJsonObject, type JsonLimits, type JsonObject, jsonLimits, parseJson } from "#lib/core/json.ts";
import type { Operation } from "./contract/operation.ts";
import { contract, type OperationName } from "./contract.ts";
import { readText } from "./read-text.ts";

/** A document of the deepest allowed kind stands three levels deep in a change: `{"edits": [{"data": …`. */
const limits = { ...jsonLimits, depthMax: jsonLimits.depthMax + 3 };

/**
 * The input of an operation as one object: path parameters and the query (GET, DELETE) or the JSON body (others), losslessly.
 * Refuses with `invalid` what is no JSON object, comes twice or in two places, and with `too_large` a body over the limit, which is
 * counted while it is read.
 */
export async function readInput(name: OperationName, request: Request, params: Record<string, string>): Promise<JsonObject> {
  const { method, bodyLimits = limits }: Operation = contract[name];
  const isInQuery = method === "GET" || method === "DELETE";
  const query = readQuery(request.url);
  const [surplus] = isInQuery ? [] : Object.keys(query);
  if (surplus !== undefined) throw invalid(surplus, "belongs into the body, not into the address.");
  const rest = isInQuery ? query : await readBody(request, bodyLimits);
  for (const key of Object.keys(params)) if (key in rest) throw invalid(key, "stands in the path already.");
  return { ...rest, ...params };
}

/** The query of an address as one object of texts. Refuses with `invalid` what stands twice. */
export function readQuery(url: string): JsonObject {
  const at = url.indexOf("?");
  if (at < 0) return {};
  const query: JsonObject = {};
  for (const [key, value] of new URLSearchParams(url.slice(at))) {
    if (Object.hasOwn(query, key)) throw invalid(key, "stands twice in the address.");
    if (key === "__proto__") throw invalid(key, "is not a field of this operation.");
    query[key] = value;
  }
  return query;
}

async function readBody(request: Request, bodyLimits: JsonLimits): Promise<JsonObject> {
  const [type = ""] = (request.headers.get("content-type") ?? "").split(";");
  if (type.trim().toLowerCase() !== "application/json") {
    throw new DomainError("invalid", "Send the body as JSON, with Content-Type application/json.");
  }
  const value = parseJson(await readText(request, bodyLimits.bytesMax), bodyLimits);
  if (!isJsonObject(value)) throw new DomainError("invalid", "The body must be a JSON object.");
  return value;
}
