import { DomainError, invalid } from "#lib/core/errors.ts";
import { isJsonObject, type JsonObject, jsonLimits, parseJson } from "#lib/core/json.ts";
import { contract, type OperationName } from "./contract.ts";

/** A document of the deepest allowed kind stands three levels deep in a change: `{"edits": [{"data": …`. */
const limits = { ...jsonLimits, depthMax: jsonLimits.depthMax + 3 };

/**
 * The input of an operation as one object: path parameters and the query (GET, DELETE) or the JSON body (others), losslessly.
 * Refuses with `invalid` what is no JSON object, comes twice or in two places, and with `too_large` a body over the limit, which is
 * counted while it is read.
 */
export async function readInput(name: OperationName, request: Request, params: Record<string, string>): Promise<JsonObject> {
  const { method } = contract[name];
  const isInQuery = method === "GET" || method === "DELETE";
  const query = readQuery(request.url);
  const [surplus] = isInQuery ? [] : Object.keys(query);
  if (surplus !== undefined) throw invalid(surplus, "belongs into the body, not into the address.");
  const rest = isInQuery ? query : await readBody(request);
  for (const key of Object.keys(params)) if (key in rest) throw invalid(key, "stands in the path already.");
  return { ...rest, ...params };
}

function readQuery(url: string): JsonObject {
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

async function readBody(request: Request): Promise<JsonObject> {
  const [type = ""] = (request.headers.get("content-type") ?? "").split(";");
  if (type.trim().toLowerCase() !== "application/json") {
    throw new DomainError("invalid", "Send the body as JSON, with Content-Type application/json.");
  }
  const value = parseJson(await readText(request), limits);
  if (!isJsonObject(value)) throw new DomainError("invalid", "The body must be a JSON object.");
  return value;
}

async function readText(request: Request): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = request.body?.getReader();
  for (;;) {
    const { done, value } = (await reader?.read()) ?? { done: true };
    if (done || !value) break;
    size += value.length;
    if (size > limits.bytesMax) {
      await reader?.cancel();
      throw new DomainError("too_large", `The body is larger than ${limits.bytesMax} bytes.`);
    }
    chunks.push(value);
  }
  return decode(chunks);
}

function decode(chunks: Uint8Array[]): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(chunks));
  } catch {
    throw new DomainError("invalid", "The body is not valid UTF-8.");
  }
}
