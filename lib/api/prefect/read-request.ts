import { isFlagSet, type PrefectOperation } from "#lib/api/contract/prefect/inputs.ts";
import { readText } from "#lib/api/read-text.ts";
import { DomainError } from "#lib/core/errors.ts";
import { isJsonObject, type JsonObject, jsonLimits, parseJson } from "#lib/core/json.ts";

/** A document of the deepest allowed kind stands two levels deep in a body: `{"data": …`. */
const limits = { ...jsonLimits, depthMax: jsonLimits.depthMax + 2 };

/**
 * The input of an operation: path parameters, the query parameters that it knows (others are ignored, as Prefect's server ignores them) and
 * the JSON body under `body`, losslessly. No body, `null` and a missing Content-Type are taken, as they come from older clients.
 */
export async function readRequest(
  { method, input }: PrefectOperation,
  request: Request,
  params: Record<string, string>,
): Promise<JsonObject> {
  const known = Object.keys((input as unknown as { shape: object }).shape);
  const query: JsonObject = {};
  if (request.url.includes("?")) {
    for (const [key, value] of new URL(request.url).searchParams) if (known.includes(key) && key !== "body") query[key] = value;
  }
  const hasBody = known.includes("body") && method !== "GET" && method !== "DELETE";
  return { ...query, ...params, ...(hasBody ? { body: await readBody(request) } : {}) };
}

async function readBody(request: Request): Promise<JsonObject> {
  const text = await readText(request, limits.bytesMax);
  const value = text.trim() === "" ? {} : (parseJson(text, limits) ?? {});
  if (!isJsonObject(value)) {
    const message = "Input should be a valid dictionary or object to extract fields from";
    throw new DomainError("invalid", "The body must be a JSON object.", { problems: [{ path: "body", message }] });
  }
  return value;
}

/** Whether a request wants the secrets: then it is another operation, with another right. */
export function wantsSecrets({ include_secrets, body }: JsonObject): boolean {
  const inBody = isJsonObject(body) ? body.include_secrets : undefined;
  return inBody === true || (typeof include_secrets === "string" && isFlagSet(include_secrets));
}
