import { isJsonObject, type Json, type JsonObject } from "#lib/core/json.ts";

/** What an event touched: something with a path, an exact version and perhaps a field. */
type Touched = { id: string | null; text: string; version: string };

/** What an event says that it touched: entries with versions first, else the one name that stands for it. */
export function touchedBy(detail: JsonObject): Touched[] {
  const listed = [detail.entries, detail.items].find((value) => Array.isArray(value)) as Json[] | undefined;
  if (listed) return listed.flatMap((item) => touchedOf(item));
  const own = touchedOf(detail);
  if (own.length > 0) return own;
  const [name] = ["email", "name", "slug", "type", "clientName", "source", "host"].flatMap((key) => textAt(detail, key));
  if (name === undefined) return [];
  const [from, to] = [textAt(detail, "from")[0], textAt(detail, "to")[0]];
  return [{ id: null, text: from && to ? `${name}: ${from} → ${to}` : name, version: "" }];
}

function touchedOf(item: Json): Touched[] {
  if (typeof item === "string") {
    // A pull lists `path@version`.
    const at = item.lastIndexOf("@");
    return [{ id: null, text: item.slice(0, at), version: `v${item.slice(at + 1)}` }];
  }
  if (!isJsonObject(item)) return [];
  const [path] = textAt(item, "path");
  if (path === undefined) return [];
  const [field] = textAt(item, "field");
  const version = item.version ?? item.n;
  const id = textAt(item, "id")[0] ?? textAt(item, "entry")[0] ?? null;
  return [{ id, text: field ? `${path}#${field}` : path, version: version === undefined ? "" : `v${String(version)}` }];
}

function textAt(object: JsonObject, key: string): string[] {
  const value = object[key];
  return typeof value === "string" && value !== "" ? [value] : [];
}
