import { spawnSync } from "node:child_process";
import { leavesOf } from "#lib/core/field-paths.ts";
import { formatJson, isJsonNumber, isJsonObject, type Json, type JsonObject, parseJson, toNumber } from "#lib/core/json.ts";

/** Readers that share nothing with ours: Python's configparser, which Echoflow uses, PyYAML and python-dotenv. */

const configparserScript = `
import configparser, io, json, sys
out = []
for text in json.load(sys.stdin):
    parser = configparser.ConfigParser()
    try:
        parser.read_file(io.TextIOWrapper(io.BytesIO(text.encode("utf-8", "surrogatepass")), encoding="utf-8-sig"))
        out.append({s: {k: parser.get(s, k) for k in parser[s]} for s in parser.sections()})
    except configparser.Error as error:
        out.append("interpolation" if isinstance(error, configparser.InterpolationError) else None)
json.dump(out, sys.stdout)
`;

const dotenvScript = `
import io, json, logging, sys
from dotenv import parser
out = []
for text in json.load(sys.stdin):
    bindings = [b for b in parser.parse_stream(io.StringIO(text.lstrip("\\ufeff"), newline=None)) if b.error or b.key is not None]
    bad = any(b.error or b.value is None for b in bindings)
    out.append(None if bad else [[b.key, b.value] for b in bindings])
json.dump(out, sys.stdout)
`;

const yamlScript = `
import json, re, sys, yaml
FOREIGN = "\\ue000foreign"
class Core(yaml.SafeLoader):
    yaml_implicit_resolvers = {}
for tag, pattern in [
    ("null", r"^(?:~|null|Null|NULL|)$"),
    ("bool", r"^(?:true|True|TRUE|false|False|FALSE)$"),
    ("int", r"^(?:[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)$"),
    ("float", r"^(?:[-+]?(?:\\.[0-9]+|[0-9]+(?:\\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\\.(?:inf|Inf|INF)|\\.(?:nan|NaN|NAN))$"),
    ("merge", r"^<<$"),
]:
    Core.add_implicit_resolver("tag:yaml.org,2002:" + tag, re.compile(pattern), None)
def core_int(loader, node):
    text = node.value
    return int(text[2:], 8 if text[1] == "o" else 16) if text[:2] in ("0o", "0x") else int(text, 10)
Core.add_constructor("tag:yaml.org,2002:int", core_int)
def foreign(loader, *rest):
    return FOREIGN
Core.add_constructor("tag:yaml.org,2002:merge", yaml.SafeLoader.construct_yaml_str)
for loader in (Core, yaml.SafeLoader):
    loader.add_constructor(None, foreign)
for tag in ("binary", "timestamp", "omap", "pairs", "set"):
    Core.add_constructor("tag:yaml.org,2002:" + tag, foreign)
def plain(value, inside=False):
    if isinstance(value, dict):
        if inside and not all(isinstance(key, str) and key != FOREIGN for key in value):
            return FOREIGN
        members = {key: plain(item, inside) for key, item in value.items() if isinstance(key, str) and key != FOREIGN}
        return FOREIGN if inside and FOREIGN in members.values() else members
    if isinstance(value, list):
        items = [plain(item, True) for item in value]
        return FOREIGN if FOREIGN in items else items
    if isinstance(value, float) and (value != value or value in (float("inf"), float("-inf"))):
        return FOREIGN
    return value if value is None or isinstance(value, (bool, int, float, str)) else FOREIGN
if hasattr(sys, "set_int_max_str_digits"):
    sys.set_int_max_str_digits(0)
loader = Core if sys.argv[1] == "core" else yaml.SafeLoader
for text in json.load(sys.stdin):
    try:
        print(json.dumps(plain(yaml.load(text, loader))))
    except Exception:
        print("refused")
`;

function python(script: string, texts: readonly string[], ...args: string[]): string {
  const { stdout, stderr, status } = spawnSync("python3", ["-c", script, ...args], { input: JSON.stringify(texts), maxBuffer: 1 << 30 });
  if (status !== 0) throw new Error(stderr.toString());
  return stdout.toString();
}

function canRun(line: string): boolean {
  return spawnSync("python3", ["-c", line]).status === 0;
}

export const hasConfigparser = canRun("import configparser, sys; sys.exit(sys.version_info < (3, 8))");
export const hasPyYaml = canRun("import yaml");
export const hasPythonDotenv = canRun("from dotenv import parser");

/** What configparser reads in each text; null where it refuses the text, `interpolation` where it refuses one of its values. */
export function readWithConfigparser(texts: readonly string[]): (Record<string, Record<string, string>> | "interpolation" | null)[] {
  return JSON.parse(python(configparserScript, texts));
}

/** The assignments that python-dotenv finds in each text; null where it finds a line that it cannot read. */
export function readWithPythonDotenv(texts: readonly string[]): ([string, string][] | null)[] {
  return JSON.parse(python(dotenvScript, texts));
}

/**
 * What PyYAML reads in each text, as YAML 1.1, which is what it speaks, or with the scalars of YAML 1.2's core schema; undefined where it refuses
 * the text. What JSON does not know comes as `foreign`, and keys that are no texts are left out.
 */
export function readWithPyYaml(texts: readonly string[], schema: "core" | "1.1"): (Json | undefined)[] {
  const limits = { bytesMax: 1 << 28, depthMax: 200, keysMax: 1e6, itemsMax: 1e6 };
  return python(yamlScript, texts, schema)
    .trimEnd()
    .split("\n")
    .map((line) => (line === "refused" ? undefined : parseJson(line, limits)));
}

/** The leaves by path as texts to compare: without what is foreign and without empty objects, numbers by what they are worth. */
export function comparable(document: Json | undefined): Record<string, string> {
  const leaves = isJsonObject(document) ? leavesOf(document as JsonObject) : new Map<string, Json>();
  return Object.fromEntries(
    [...leaves].flatMap(([path, value]) => (isForeign(value) || formatJson(value) === "{}" ? [] : [[path, comparableText(value)]])),
  );
}

function isForeign(value: Json): boolean {
  return value === "\ue000foreign";
}

/** Two readers agree on a number when it is the same, however it is written. */
export function comparableText(value: Json): string {
  if (isJsonNumber(value)) {
    const text = formatJson(value);
    return /^-?\d+$/.test(text) ? `int ${BigInt(text)}` : `float ${toNumber(value)}`;
  }
  if (Array.isArray(value)) return `[${value.map(comparableText).join()}]`;
  if (isJsonObject(value))
    return `{${Object.keys(value)
      .sort()
      .map((key) => `${JSON.stringify(key)}:${comparableText(value[key] ?? null)}`)
      .join()}}`;
  return JSON.stringify(value);
}
