import { isAlias, isMap, isScalar, isSeq, type ParsedNode, type Scalar } from "yaml";
import { formatFieldPath, isReference } from "#lib/core/field-paths.ts";
import type { Json, JsonObject } from "#lib/core/json.ts";
import type { FileDocument, FileKey, FileSection, FileWarning } from "./define.ts";
import { isMergeKey, keyText, olderMeaning, readScalar } from "./yaml-scalars.ts";
import { lineOf, refuseAt, type YamlMap, type YamlPair, type YamlScan } from "./yaml-scan.ts";

/**
 * A mapping with its members in file order. `node` is undefined when the mapping stands elsewhere too (it came through an alias or a merge
 * key), so that nothing can be written to it; `foreign` are the keys that are no text for YAML (`80:`, `true:`), each with a text that changes
 * when its value does.
 */
export type YamlObject = { line: number; node: YamlMap | undefined; members: Map<string, YamlMember>; foreign: Map<string, string> };

/**
 * A member: a mapping, a leaf, or what JSON does not know (`foreign`: a text that changes when it does). `pair` is where it stands in its own
 * mapping, undefined when a merge key brought it.
 */
export type YamlMember = { line: number; pair: YamlPair | undefined } & (
  | { kind: "object"; object: YamlObject }
  | { kind: "leaf"; value: Json }
  | { kind: "foreign"; text: string }
);

export type YamlTree = { scan: YamlScan; root: YamlObject };

/** How much may be repeated by aliases: more is an attack, or as good as one. */
const repeatedMax = 100_000;

/** `at` is the outermost alias on the way. */
type Walk = { scan: YamlScan; repeated: number; at?: ParsedNode | undefined };

/** Resolves aliases and merge keys. Refuses by line and column a document that is no mapping, and aliases that multiply without end. */
export function treeOf(scan: YamlScan): YamlTree {
  const { root } = scan;
  const empty: YamlObject = { line: 1, node: undefined, members: new Map(), foreign: new Map() };
  if (root === null || isEmptyScalar(root)) return { scan, root: empty };
  if (!isMap(root)) throw refuseAt(scan, root.range[0], "the document is not a mapping of keys to values.");
  if (!isPlainMap(root as YamlMap)) return { scan, root: empty };
  return { scan, root: objectOf({ scan, repeated: 0 }, root as YamlMap, false) };
}

function isEmptyScalar(node: ParsedNode): boolean {
  return isScalar(node) && node.type === "PLAIN" && readScalar(node as Scalar.Parsed) === null;
}

/** A tag that is not the core's own makes a mapping or list somebody else's. */
function isPlainMap(node: YamlMap): boolean {
  return node.tag === undefined || node.tag === "tag:yaml.org,2002:map";
}

function objectOf(walk: Walk, node: YamlMap, isShared: boolean): YamlObject {
  const { scan } = walk;
  const object: YamlObject = {
    line: lineOf(scan, node.range[0]),
    node: isShared ? undefined : node,
    members: new Map(),
    foreign: new Map(),
  };
  const merged: ParsedNode[] = [];
  for (const pair of node.items as YamlPair[]) {
    const key = scan.targets.get(pair.key) ?? pair.key;
    const name = keyText(key);
    if (isMergeKey(key)) merged.push(...mergedNodes(scan, pair));
    else if (name === undefined || isAlias(pair.key))
      object.foreign.set(isScalar(key) ? String(key.source) : "", sourceOf(walk, pair.value));
    else object.members.set(name, memberOf(walk, pair, isShared));
  }
  for (const source of merged) {
    count(walk, node, source);
    for (const [name, member] of objectOf(walk, source as YamlMap, true).members)
      if (!object.members.has(name)) object.members.set(name, { ...member, pair: undefined });
  }
  return object;
}

/** The mappings that a merge key takes over, the strongest first. */
function mergedNodes(scan: YamlScan, { key, value }: YamlPair): ParsedNode[] {
  const node = value && (scan.targets.get(value) ?? value);
  const nodes = isSeq(node) ? (node.items as ParsedNode[]) : [node];
  return nodes.map((item) => {
    const target = item && (scan.targets.get(item) ?? item);
    if (!isMap(target)) throw refuseAt(scan, (value ?? key).range[0], "a merge key << needs a mapping or a list of mappings.");
    return target as YamlMap;
  });
}

function memberOf(walk: Walk, pair: YamlPair, isShared: boolean): YamlMember {
  const { scan } = walk;
  const place = { line: lineOf(scan, pair.key.range[0]), pair };
  const value = pair.value;
  const node = value && (scan.targets.get(value) ?? value);
  const isRepeated = isShared || (value !== null && isAlias(value));
  if (isRepeated) count(walk, pair.key, node);
  return within(walk, value, () => memberAt(walk, place, node, isRepeated));
}

function memberAt(walk: Walk, place: { line: number; pair: YamlPair }, node: ParsedNode | null, isRepeated: boolean): YamlMember {
  if (isMap(node) && isPlainMap(node as YamlMap)) return { ...place, kind: "object", object: objectOf(walk, node as YamlMap, isRepeated) };
  const json = jsonOf(walk, node, isRepeated);
  return json === undefined ? { ...place, kind: "foreign", text: sourceOf(walk, node) } : { ...place, kind: "leaf", value: json };
}

function within<T>(walk: Walk, alias: ParsedNode | null, act: () => T): T {
  if (walk.at || alias === null || !isAlias(alias)) return act();
  walk.at = alias;
  const result = act();
  walk.at = undefined;
  return result;
}

function count(walk: Walk, at: ParsedNode, node: ParsedNode | null): void {
  walk.repeated += 1 + (isScalar(node) ? String(node.source).length / 64 : 0);
  if (walk.repeated > repeatedMax) throw refuseAt(walk.scan, (walk.at ?? at).range[0], "aliases and merge keys repeat too much.");
}

/** A value as JSON, or undefined when anything in it is foreign. */
function jsonOf(walk: Walk, node: ParsedNode | null, isRepeated: boolean): Json | undefined {
  if (node === null) return null;
  const target = walk.scan.targets.get(node);
  if (isRepeated || target) count(walk, node, target ?? node);
  if (target) return within(walk, node, () => jsonOf(walk, target, true));
  if (isScalar(node)) return readScalar(node as Scalar.Parsed);
  if (isMap(node)) return isPlainMap(node as YamlMap) ? jsonOfObject(objectOf(walk, node as YamlMap, isRepeated)) : undefined;
  if (!isSeq(node) || (node.tag !== undefined && node.tag !== "tag:yaml.org,2002:seq")) return undefined;
  const items = (node.items as ParsedNode[]).map((item) => jsonOf(walk, item, isRepeated));
  return items.every((item) => item !== undefined) ? items : undefined;
}

/** An object of the tree as JSON; undefined when anything in it is foreign. */
function jsonOfObject({ members, foreign }: YamlObject): JsonObject | undefined {
  if (foreign.size > 0) return undefined;
  const object: JsonObject = {};
  for (const [name, member] of members) {
    const value = member.kind === "object" ? jsonOfObject(member.object) : member.kind === "leaf" ? member.value : undefined;
    if (value === undefined) return undefined;
    object[name] = value;
  }
  return object;
}

/** The text of a node, and of those that its aliases stand for. */
function sourceOf(walk: Walk, node: ParsedNode | null): string {
  if (node === null) return "";
  const target = walk.scan.targets.get(node);
  if (target) {
    count(walk, node, target);
    return within(walk, node, () => `*${sourceOf(walk, target)}`);
  }
  if (isScalar(node)) return `${node.tag ?? ""} ${node.source}`;
  const items = isMap(node) ? (node.items as YamlPair[]).flatMap(({ key, value }) => [key, value]) : isSeq(node) ? node.items : [];
  const texts = items.map((item) => sourceOf(walk, item as ParsedNode | null));
  return `${node.tag ?? ""} [${texts.map((text) => `${text.length}:${text}`).join("")}]`;
}

/** An object that counts as a value: an empty one, or a reference. */
export function leafOf(member: YamlMember): Json | undefined {
  if (member.kind !== "object") return member.kind === "leaf" ? member.value : undefined;
  if (member.object.members.size > 1) return undefined;
  const json = jsonOfObject(member.object);
  return json && (isReference(json) || Object.keys(json).length === 0) ? json : undefined;
}

/**
 * The document of a tree. `isComplete` shows what is foreign as well, under names that no key has, so that two documents are the same only
 * if everything in them is.
 */
export function documentOf({ scan, root }: YamlTree, isComplete = false): FileDocument {
  const sections = new Map<string, FileSection>();
  const warnings: FileWarning[] = [];
  const collect = (object: YamlObject, segments: string[], isInherited: boolean) => {
    const keys = new Map<string, FileKey>();
    const section = formatFieldPath(segments);
    sections.set(section, { line: object.line, keys });
    if (isComplete) for (const [name, value] of object.foreign) keys.set(`\0:${name}`, { value, line: object.line, isInherited: false });
    for (const [name, member] of object.members) {
      const isMemberInherited = isInherited || member.pair === undefined;
      const value = leafOf(member);
      if (value !== undefined) keys.set(name, { value, line: member.line, isInherited: isMemberInherited });
      else if (member.kind === "object") collect(member.object, [...segments, name], isMemberInherited || member.object.node === undefined);
      else if (isComplete && member.kind === "foreign")
        keys.set(`\0${name}`, { value: member.text, line: member.line, isInherited: false });
      if (!isMemberInherited) warnings.push(...warningsOf(scan, section, name, member));
    }
  };
  collect(root, [], false);
  return { sections, warnings };
}

/** What readers of YAML 1.1 take for something else, in a key or in a value that is a scalar. */
function warningsOf(scan: YamlScan, section: string, key: string, { line, pair }: YamlMember): FileWarning[] {
  const nodes = [pair?.key, pair?.value].filter((node) => isScalar(node) && node.type === "PLAIN" && node.tag === undefined);
  return nodes.flatMap((node) => {
    const meaning = isScalar(node) && olderMeaning(String(node.source));
    if (!meaning) return [];
    const what = node === pair?.key ? "the key" : "the value";
    const at = node === pair?.key ? line : lineOf(scan, node?.range?.[0] ?? 0);
    return [
      { section, key, line: at, message: `Readers of YAML 1.1, as PyYAML, take ${what} for ${meaning}: quotes make it a text for all.` },
    ];
  });
}

/** The foreign keys of a mapping count as taken: nobody could tell a text key of the same spelling from them. */
export function isTaken({ members, foreign }: YamlObject, name: string): boolean {
  return foreign.has(name) || members.get(name)?.kind === "foreign";
}
