import { type AST, parseTOML } from "toml-eslint-parser";
import { isJsonNumber, isJsonObject, type Json } from "#lib/core/json.ts";

/** What there is to say of a value that TOML cannot hold; `refuse` throws it with the key's name. */
export type TomlWriter = { lineEnd: string; refuse: (what: string) => Error };

const textLengthMax = 100_000;
const [wholeMin, wholeMax] = [-(2n ** 63n), 2n ** 63n - 1n];

/** A key as TOML writes it: in quotes only when it needs them. */
export function keyText(key: string): string {
  return /^[A-Za-z0-9_-]+$/.test(key) ? key : basicText(key);
}

/**
 * A value on one line, or over several where it was. `model` is what stood there: a text keeps its quotes, and a text that reads as the same
 * kind of date, or as `inf` or `nan`, stays one where there was one.
 */
export function contentText(writer: TomlWriter, value: Json, model: AST.TOMLContentNode | undefined): string {
  if (value === null) throw writer.refuse("TOML has no null.");
  if (typeof value === "boolean") return String(value);
  if (typeof value === "string") return stringText(writer, value, model);
  if (isJsonNumber(value)) return numberText(writer, String(value));
  if (Array.isArray(value)) {
    const models = model?.type === "TOMLArray" ? model.elements : [];
    return `[${value.map((item, index) => contentText(writer, item, models[index] ?? models.at(-1))).join(", ")}]`;
  }
  if (!isJsonObject(value)) throw writer.refuse("this is no value.");
  const members = Object.entries(value).map(([key, item]) => `${keyName(writer, key)} = ${contentText(writer, item, undefined)}`);
  return members.length === 0 ? "{}" : `{ ${members.join(", ")} }`;
}

function keyName(writer: TomlWriter, key: string): string {
  if (/\p{Surrogate}/u.test(key)) throw writer.refuse("a key in it is not valid Unicode.");
  return keyText(key);
}

function numberText(writer: TomlWriter, text: string): string {
  if (!/^-?\d+$/.test(text)) return text;
  const number = BigInt(text);
  if (number < wholeMin || number > wholeMax) throw writer.refuse("TOML holds whole numbers of 64 bits, and this one is larger.");
  return text;
}

function stringText(writer: TomlWriter, value: string, model: AST.TOMLContentNode | undefined): string {
  if (/\p{Surrogate}/u.test(value)) throw writer.refuse("the text is not valid Unicode.");
  if (value.length > textLengthMax) throw writer.refuse(`a text in a TOML file may be ${textLengthMax} characters long.`);
  if (model?.type !== "TOMLValue") return lineText(value, "basic");
  if (model.kind !== "string") return isSameKind(value, model) ? value : lineText(value, "basic");
  return model.multiline ? blockText(value, model.style, writer.lineEnd) : lineText(value, model.style);
}

/** Whether a text, bare in the file, would be what stands there now: a date of the same kind, or a float that is no number. */
function isSameKind(value: string, model: AST.TOMLValue): boolean {
  if (model.kind === "float") return /^[+-]?(inf|nan)$/.test(value);
  if (model.kind === "boolean" || model.kind === "integer" || !/^[0-9][0-9TtZz:. +-]*$/.test(value)) return false;
  try {
    const [statement] = parseTOML(`k = ${value}`, { tomlVersion: "1.0" }).body[0].body;
    return (
      statement?.type === "TOMLKeyValue" &&
      statement.value.type === "TOMLValue" &&
      statement.value.kind === model.kind &&
      statement.value.range[1] === value.length + 4
    );
  } catch {
    return false;
  }
}

function lineText(value: string, style: "basic" | "literal"): string {
  // Python's old `toml` package, which Prefect 1 uses, takes a quote at the head of a text in double quotes for three of them.
  const isLiteral = (style === "literal" || /^"("|$)/.test(value)) && !/['\n]|(?!\t)\p{Cc}/u.test(value);
  return isLiteral ? `'${value}'` : basicText(value);
}

/**
 * A text of several lines in three quotes, begun on a line of its own. With its own quotes in it, an empty first line, white space or a backslash at the
 * end of a line, the old `toml` package loses its way, even into other keys: such a text goes on one line.
 */
function blockText(value: string, style: "basic" | "literal", lineEnd: string): string {
  const lines = value.split("\n");
  if (lines.length === 1 || lines[0] === "" || lines.some((line) => /[\s\\]$/.test(line))) return lineText(value, style);
  if (style === "literal" && !/'|(?![\t\n])\p{Cc}/u.test(value)) return `'''${lineEnd}${lines.join(lineEnd)}'''`;
  if (value.includes('"')) return lineText(value, style);
  return `"""${lineEnd}${lines.map((line) => escaped(line, /\\/g)).join(lineEnd)}"""`;
}

function basicText(value: string): string {
  return `"${escaped(value, /["\\]/g)}"`;
}

const names: Record<string, string> = { "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r" };
const control = /\p{Cc}/gu;

function escaped(value: string, special: RegExp): string {
  return value
    .replace(special, (char) => `\\${char}`)
    .replace(control, (char) => {
      // The upper controls may stand in a text; they are seen better when they are escaped.
      return names[char] ?? `\\u${char.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`;
    });
}
