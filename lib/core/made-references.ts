import { isJsonObject, type Json, type JsonObject } from "./json.ts";

/**
 * A body whose references to entries that the same change makes stand apart: null in their place, and by place (a JSON pointer, RFC 6901) the path
 * of each. The ids of what does not exist yet are drawn anew whenever the same is asked for; apart, nothing else can be said to mean the same.
 */
export function madeReferencesApart(body: JsonObject, paths: ReadonlyMap<string, string>): { body: JsonObject; made: [string, string][] } {
  const made: [string, string][] = [];
  const apart = (value: Json, place: string): Json => {
    const path = paths.get(targetOf(value) ?? "");
    if (path !== undefined) {
      made.push([place, path]);
      return null;
    }
    if (Array.isArray(value)) return value.map((item, index) => apart(item, `${place}/${index}`));
    if (!isJsonObject(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, apart(child, `${place}/${escaped(key)}`)]));
  };
  return paths.size > 0 ? { body: apart(body, "") as JsonObject, made } : { body, made };
}

/** Of a reference and of nothing that only looks like one: what else stood in it would be lost. */
function targetOf(value: Json): string | undefined {
  if (!isJsonObject(value) || Object.keys(value).length !== 1) return undefined;
  const { $ref: target = null } = value;
  if (!isJsonObject(target) || Object.keys(target).length !== 1) return undefined;
  return typeof target.block_document_id === "string" ? target.block_document_id : undefined;
}

function escaped(key: string): string {
  return key.replaceAll("~", "~0").replaceAll("/", "~1");
}
