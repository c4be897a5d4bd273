import { formatJson, isJsonNumber, type Json, type JsonObject, toNumber } from "#lib/core/json.ts";
import { textsOf } from "./block-schema.ts";
import type { FormShape } from "./form-field.ts";

/** Names of fields that hold several lines, in schemas that do not say so with `contentMediaType`. */
const longName = /(^|_)(private_key|certificate|cert|pem|known_hosts|body|template|script)$/;
const longFormats = new Set(["multiline", "textarea"]);

/** The shape of a field that holds one plain value; undefined for objects, arrays and what has no type. */
export function scalarShape(nodes: readonly JsonObject[], name: string, secret: boolean): FormShape | undefined {
  const get = (keyword: string) => nodes.map((node) => node[keyword]).find((value) => value !== undefined);
  const allowed = get("enum") ?? (get("const") === undefined ? undefined : [get("const") ?? null]);
  if (Array.isArray(allowed)) {
    return { kind: "enum", options: allowed.filter((value) => value !== null).map((value) => ({ value, label: optionLabel(value) })) };
  }
  const type = nodes.flatMap((node) => (typeof node.type === "string" ? [node.type] : textsOf(node.type))).find((word) => word !== "null");
  if (type === "boolean") return { kind: "boolean" };
  if (type === "integer" || type === "number") {
    return {
      kind: type,
      min: get("minimum") ?? get("exclusiveMinimum"),
      max: get("maximum") ?? get("exclusiveMaximum"),
      multipleOf: get("multipleOf"),
    };
  }
  const isFreeSecret = type === undefined && secret && nodes.every((node) => node.properties === undefined && node.items === undefined);
  return type === "string" || isFreeSecret ? textShape(get, name) : undefined;
}

function textShape(get: (keyword: string) => Json | undefined, name: string): FormShape {
  const format = textOf(get("format"));
  if (format === "date-time") return { kind: "date-time" };
  const isLong = get("contentMediaType") !== undefined || longFormats.has(format ?? "") || longName.test(name);
  return {
    kind: isLong ? "text" : "string",
    minLength: numberOf(get("minLength")),
    maxLength: numberOf(get("maxLength")),
    pattern: textOf(get("pattern")),
    format,
  };
}

function optionLabel(value: Json): string {
  return typeof value === "string" ? value : formatJson(value);
}

function numberOf(value: Json | undefined): number | undefined {
  return isJsonNumber(value) ? toNumber(value) : undefined;
}

function textOf(value: Json | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}
