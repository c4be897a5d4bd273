import type { AST } from "toml-eslint-parser";
import { type Json, type JsonObject, jsonNumber } from "#lib/core/json.ts";
import { bracesTable, type TomlNode, type TomlTable } from "./toml-scan.ts";

/** A value as JSON. Dates, `inf` and `nan` are their texts; whole numbers keep every digit. */
export function valueOfNode(node: TomlNode): Json {
  if (node.kind === "leaf") return valueOfContent(node.content);
  return node.kind === "tables" ? node.tables.map(valueOfTable) : valueOfTable(node);
}

function valueOfTable({ members }: TomlTable): JsonObject {
  return Object.fromEntries([...members].map(([key, { node }]) => [key, valueOfNode(node)]));
}

export function valueOfContent(content: AST.TOMLContentNode): Json {
  if (content.type === "TOMLArray") return content.elements.map(valueOfContent);
  if (content.type === "TOMLInlineTable") return valueOfTable(bracesTable(content));
  switch (content.kind) {
    case "string":
    case "boolean":
      return content.value;
    case "integer":
      return jsonNumber(/^0[xob]/.test(content.number) ? content.bigint.toString() : content.number.replace("+", ""));
    case "float":
      return /[in]/.test(content.number) ? content.number : jsonNumber(content.number.replace(/^\+/, ""));
    default:
      return content.datetime;
  }
}
