import { spawnSync } from "node:child_process";
import { parse } from "lossless-json";
import { isJsonNumber, isJsonObject, type Json, type JsonObject, jsonNumber } from "#lib/core/json.ts";
import type { FileDocument } from "./define.ts";
import { sectionSegments } from "./tree.ts";

/** Readers that share nothing with ours: Python's tomllib and json. Each gives null where it refuses a text. */
const tomlScript = `
import datetime, json, math, sys, tomllib
sys.set_int_max_str_digits(0)
def plain(v):
    if isinstance(v, dict): return {k: plain(w) for k, w in v.items()}
    if isinstance(v, list): return [plain(w) for w in v]
    if isinstance(v, (datetime.datetime, datetime.time)): return v.isoformat(timespec="microseconds")
    if isinstance(v, datetime.date): return v.isoformat()
    if isinstance(v, float) and not math.isfinite(v): return str(v)
    return v
out = []
for text in json.load(sys.stdin):
    try:
        out.append(plain(tomllib.loads(text)))
    except tomllib.TOMLDecodeError as error:
        out.append("date" if "Invalid date" in str(error) else None)
    except RecursionError:
        out.append(None)
json.dump(out, sys.stdout)
`;

/** Comments and trailing commas are taken out by pattern; a key that stands twice is refused. */
const jsonScript = `
import json, math, re, sys
sys.set_int_max_str_digits(0)
def once(pairs):
    if len(dict(pairs)) != len(pairs): raise ValueError("twice")
    return dict(pairs)
def refuse(name): raise ValueError(name)
def number(text):
    value = float(text)
    return value if math.isfinite(value) else str(value)
string = r'"(?:\\\\.|[^"\\\\])*"'
def read(text):
    text = re.sub(string + r"|//[^\\r\\n]*|/\\*.*?\\*/", lambda m: m.group() if m.group()[0] == '"' else " ", text, flags=re.S)
    text = re.sub(string + r"|(?<=[^\\s,\\[{])([ \\t\\r\\n]*),(?=[ \\t\\r\\n]*[\\]}])", lambda m: m.group() if m.group()[0] == '"' else m.group(1) or "", text, flags=re.S)
    value = json.loads(text, object_pairs_hook=once, parse_constant=refuse, parse_float=number)
    return value if isinstance(value, dict) else None
out = []
for text in json.load(sys.stdin):
    try:
        out.append(read(text))
    except (ValueError, RecursionError):
        out.append(None)
json.dump(out, sys.stdout)
`;

export const hasPython = spawnSync("python3", ["-c", "import tomllib"]).status === 0;

function readWith(script: string, texts: readonly string[]): Json[] {
  const input = JSON.stringify(texts.map((text) => text.replace(/^\ufeff/, "")));
  const { stdout, stderr, status } = spawnSync("python3", ["-c", script], { input, maxBuffer: 2 ** 30 });
  if (status !== 0) throw new Error(stderr.toString());
  const answer = parse(stdout.toString(), undefined, { parseNumber: jsonNumber }) as Json;
  return Array.isArray(answer) ? answer : [];
}

export function readToml(texts: readonly string[]): Json[] {
  return readWith(tomlScript, texts);
}

export function readJson(texts: readonly string[]): Json[] {
  return readWith(jsonScript, texts);
}

/** The whole of a document as one object. */
export function objectOf({ sections }: FileDocument): JsonObject {
  const root: JsonObject = {};
  for (const [section, { keys }] of sections) {
    let object = root;
    for (const segment of sectionSegments(section) ?? []) {
      const inner = object[segment];
      const next = isJsonObject(inner) ? inner : {};
      object[segment] = next;
      object = next;
    }
    for (const [key, { value }] of keys) object[key] = value;
  }
  return root;
}

/** A value in which nothing differs but what differs for both readers: notations of one number, of one date, the order of keys. */
export function comparable(value: Json): unknown {
  if (Array.isArray(value)) return value.map(comparable);
  if (isJsonObject(value)) return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, comparable(item)]));
  if (isJsonNumber(value)) {
    const text = String(value);
    if (/^-?\d+$/.test(text)) return { whole: text === "-0" ? "0" : text };
    return Number.isFinite(Number(text)) ? { number: Number(text) + 0 } : text.startsWith("-") ? "-inf" : "inf";
  }
  return typeof value === "string" ? comparableText(value) : value;
}

function comparableText(text: string): string {
  if (/^[+-]?(inf|nan)$/.test(text)) return text.replace("+", "").replace("-nan", "nan");
  const date = /^(\d{4}-\d\d-\d\d)?(?:[Tt ]?(\d\d:\d\d:\d\d)(?:\.(\d+))?)?([Zz]|[+-]\d\d:\d\d)?$/.exec(text);
  if (!date || text === "" || (!date[1] && !date[2])) return text;
  const [, day = "", time, fraction = "", zone = ""] = date;
  const zoneText = /^([Zz]|[+-]00:00)$/.test(zone) ? "+00:00" : zone;
  return time === undefined ? day : `${day} ${time}.${fraction.slice(0, 6).padEnd(6, "0")}${zoneText}`;
}
