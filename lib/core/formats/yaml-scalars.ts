import { isScalar, type ParsedNode, type Scalar } from "yaml";
import { type Json, jsonNumber } from "#lib/core/json.ts";

type Kind = "null" | "boolean" | "integer" | "number" | "text";

const core: readonly (readonly [Kind, RegExp])[] = [
  ["null", /^(?:~|null|Null|NULL)?$/],
  ["boolean", /^(?:true|True|TRUE|false|False|FALSE)$/],
  ["integer", /^(?:[-+]?\d+|0o[0-7]+|0x[\dA-Fa-f]+)$/],
  ["number", /^[-+]?(?:(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?|\.(?:inf|Inf|INF))$|^\.(?:nan|NaN|NAN)$/],
];

/** What a plain scalar is in YAML 1.2's core schema (source: yaml.org/spec/1.2.2, chapter 10.3.2). */
function kindOf(text: string): Kind {
  return core.find(([, pattern]) => pattern.test(text))?.[0] ?? "text";
}

/** What a reader of YAML 1.1 takes a plain scalar for that is a text, or another number, in YAML 1.2 (source: yaml.org/type). */
const older: readonly (readonly [string, RegExp])[] = [
  ["a boolean", /^(?:yes|Yes|YES|no|No|NO|on|On|ON|off|Off|OFF)$/],
  ["a number to base 60", /^[-+]?\d[\d_]*(?::[0-5]?\d)+(?:\.[\d_]*)?$/],
  ["a date", /^\d{4}-\d\d?-\d\d?(?:(?:[Tt]|[ \t]+)[\d:.]+.*)?$/],
  ["an octal number", /^[-+]?0[0-7_]+$/],
  ["a number", /^[-+]?(?:0b[01_]+|0x[\dA-Fa-f]*_[\dA-Fa-f_]*|\d[\d_]*_[\d_]*(?:\.[\d_]*)?|\d[\d_]*\.[\d_]*_[\d_]*)$/],
  ["a default value", /^=$/],
  ["a text", /^[-+]?(?:\d+[eE]|\d*\.\d*[eE]\d)[-+\d]*$|^0o[0-7]+$/],
];

/** Says what readers of YAML 1.1 take a plain scalar for where that is something else than it is; undefined where all agree. */
export function olderMeaning(text: string): string | undefined {
  return older.find(([, pattern]) => pattern.test(text))?.[0];
}

/** True for a text that no YAML reader takes for anything else when it stands without quotes. */
export function isUnmistakableText(text: string): boolean {
  return kindOf(text) === "text" && olderMeaning(text) === undefined && !/^(?:[yn]|<<|null|true|false|yes|no|on|off)$/i.test(text);
}

/** True for a number in JSON's notation that readers of YAML 1.1 take for the same number. */
export function isCommonNumber(text: string): boolean {
  return /^-?(?:0|[1-9]\d*)$/.test(text) || /^-?\d+\.\d+(?:[eE][-+]\d+)?$/.test(text);
}

const tagPrefix = "tag:yaml.org,2002:";
const kindsOfTag: Readonly<Record<string, readonly Kind[]>> = {
  null: ["null"],
  bool: ["boolean"],
  int: ["integer"],
  float: ["number", "integer"],
};

/** A scalar's value; undefined for what JSON does not know: another tag than the core's (readers disagree on `!`), an infinite number. */
export function readScalar(node: Scalar.Parsed): Json | undefined {
  const { tag, source } = node;
  if (tag === undefined) return node.type === "PLAIN" ? readPlain(source, kindOf(source)) : source;
  if (tag === `${tagPrefix}str`) return source;
  const kind = kindOf(source);
  const kinds = tag.startsWith(tagPrefix) ? kindsOfTag[tag.slice(tagPrefix.length)] : undefined;
  if (!kinds?.includes(kind)) return undefined;
  return readPlain(
    kind === "integer" && kinds.includes("number") ? `${source}.0` : source,
    kind === "integer" && kinds[0] === "number" ? "number" : kind,
  );
}

function readPlain(text: string, kind: Kind): Json | undefined {
  if (kind === "null") return null;
  if (kind === "boolean") return /^t/i.test(text);
  if (kind === "integer") return readInteger(text);
  return kind === "number" ? readFloat(text) : text;
}

function readInteger(text: string): Json {
  if (/^0[ox]/.test(text)) return jsonNumber(BigInt(text).toString());
  return jsonNumber(text.replace(/^\+/, "").replace(/^(-?)0+(?=\d)/, "$1"));
}

function readFloat(text: string): Json | undefined {
  const match = /^([-+]?)0*(\d*)(\.?)(\d*)((?:[eE].*)?)$/.exec(text);
  if (!match) return undefined;
  const [, sign = "", whole = "", point = "", fraction = "", exponent = ""] = match;
  return jsonNumber(`${sign === "-" ? "-" : ""}${whole || "0"}${point && `.${fraction || "0"}`}${exponent}`);
}

/** The text of a mapping's key; undefined for a key that is no text: such a key is left alone. */
export function keyText(node: ParsedNode | null): string | undefined {
  const value = isScalar(node) ? readScalar(node as Scalar.Parsed) : undefined;
  return typeof value === "string" ? value : undefined;
}

/** True for the key `<<` of a mapping that takes over the keys of others. Written in quotes it is a key like any other. */
export function isMergeKey(node: ParsedNode | null): boolean {
  return isScalar(node) && node.type === "PLAIN" && node.source === "<<" && node.tag === undefined;
}
