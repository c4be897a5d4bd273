import { formatJson, isJsonNumber, isJsonObject, type Json } from "#lib/core/json.ts";
import { isCommonNumber, isUnmistakableText } from "./yaml-scalars.ts";

/** How a text stands in the file: without quotes, in one kind of them, or as lines of their own after `|`. */
export type TextStyle = "plain" | "single" | "double" | "lines";

/**
 * A value on one line, in the quotes that are asked for where they hold it. Every reader, of YAML 1.1 too, reads exactly this value.
 * `isFlow` says that it stands inside brackets.
 */
export function inlineValue(value: Json, style: TextStyle, isFlow: boolean): string {
  if (typeof value === "string") return inlineText(value, style, isFlow);
  if (isJsonNumber(value)) {
    const text = formatJson(value);
    return isCommonNumber(text) ? text : `!!float ${text}`;
  }
  if (Array.isArray(value)) return `[${value.map((item) => inlineValue(item, style, true)).join(", ")}]`;
  if (isJsonObject(value))
    return `{${Object.entries(value)
      .map(([name, item]) => `${inlineKey(name, style)}: ${inlineValue(item, style, true)}`)
      .join(", ")}}`;
  return formatJson(value);
}

/** A key, in double quotes where they are asked for or where it would be taken for anything else. */
export function inlineKey(name: string, style: TextStyle): string {
  return style !== "double" && isPlain(name, true) ? name : doubleQuoted(name);
}

function inlineText(text: string, style: TextStyle, isFlow: boolean): string {
  const isSingle = /^[^\p{C}\u2028\u2029\ufeff]*$/u.test(text);
  if (style === "single" && isSingle) return `'${text.replaceAll("'", "''")}'`;
  if (style !== "double" && isPlain(text, isFlow)) return text;
  return style !== "double" && isSingle && /["\\]/.test(text) ? `'${text.replaceAll("'", "''")}'` : doubleQuoted(text);
}

const plainLengthMax = 1_000;

/** Far narrower than what YAML allows: words, paths, addresses. What is longer than any of these would exhaust the stack of the patterns. */
function isPlain(text: string, isFlow: boolean): boolean {
  if (text.length > plainLengthMax) return false;
  const shape = isFlow ? /^[A-Za-z_/][\w./@+-]*(?: [\w./@+-]+)*$/ : /^[A-Za-z_/](?:[\w./@%+=&?()$~-]|:(?=[\w/]))*(?: [\w./@%+=&?()$~-]+)*$/;
  return shape.test(text) && isUnmistakableText(text);
}

const escapes: Readonly<Record<string, string>> = { '"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\0": "\\0" };

function doubleQuoted(text: string): string {
  const inner = text.replace(/["\\\p{Cc}\p{Cf}\p{Cn}\p{Co}\u00a0\u2028\u2029]/gu, (char) => {
    if (escapes[char] !== undefined) return escapes[char];
    const code = (char.codePointAt(0) ?? 0).toString(16).toUpperCase();
    return code.length > 4 ? `\\U${code.padStart(8, "0")}` : `\\u${code.padStart(4, "0")}`;
  });
  return `"${inner}"`;
}

/** The header and the lines of a text in `|` form; undefined where that could not hold it exactly for every reader. */
export function linesOfText(text: string): { header: string; lines: string[] } | undefined {
  const isClipped = text.endsWith("\n");
  const lines = (isClipped ? text.slice(0, -1) : text).split("\n");
  const [first = "", last = ""] = [lines[0], lines.at(-1)];
  if (lines.length + (isClipped ? 1 : 0) < 2 || first === "" || last === "") return undefined;
  const isExact =
    /^[^ \t]/.test(first) &&
    lines.every((line) => line === "" || (/[^ \t]/.test(line) && /^[^\p{Cc}\u2028\u2029\ufeff\ufffe\uffff]*$/u.test(line)));
  return isExact ? { header: isClipped ? "|" : "|-", lines } : undefined;
}

/** A list as lines of their own, each with its dash. */
export function linesOfList(items: readonly Json[]): string[] {
  return items.map((item) => `- ${inlineValue(item, "plain", false)}`);
}
