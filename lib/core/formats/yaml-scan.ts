import {
  type Alias,
  Composer,
  type CST,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Pair,
  type ParsedNode,
  Parser,
  type Scalar,
  type YAMLMap,
} from "yaml";
import type { DomainError } from "#lib/core/errors.ts";
import { findKeyProblem } from "#lib/core/json.ts";
import { byteOrderMark, lineEndOf, malformed, splitLines } from "./lines.ts";
import { depthMax } from "./tree.ts";
import { isMergeKey, keyText, readScalar } from "./yaml-scalars.ts";

export type YamlMap = YAMLMap.Parsed;
export type YamlPair = Pair<ParsedNode, ParsedNode | null>;

/**
 * A YAML text as nodes. Offsets count in `text`, which is the file without its byte order mark and with `\n` for every line end, so that
 * nothing here has to know of others.
 */
export type YamlScan = {
  mark: string;
  text: string;
  /** What ends a line that is put in. */
  end: string;
  lineStarts: readonly number[];
  /** The line ends of the file, line by line. */
  ends: readonly string[];
  root: ParsedNode | null;
  /** Where the document ends: at `...` or the end of the text. */
  documentEnd: number;
  /** The node that each alias stands for. */
  targets: ReadonlyMap<ParsedNode, ParsedNode>;
};

/**
 * Reads the one document of a YAML text (source: yaml.org/spec/1.2.2). Refuses by line and column what is no YAML, several documents, keys
 * that stand twice, and what would be dangerous: `__proto__`, aliases inside their own anchor, nesting without end.
 */
export function scanYaml(file: string): YamlScan {
  const { mark, lines } = splitLines(file);
  const ends = lines.map(({ end }) => end);
  const text = lines.map((line) => line.text + (line.end && "\n")).join("");
  const lineStarts = [0];
  for (const line of lines) lineStarts.push((lineStarts.at(-1) ?? 0) + line.text.length + 1);
  const scan = { mark, text, end: lineEndOf(lines), lineStarts, ends, root: null, documentEnd: text.length, targets: new Map() };
  refuseControls(scan);
  const tokens = [...new Parser().parse(text)];
  refuseSecondDocument(scan, tokens);
  refuseDepth(scan, tokens);
  const composer = new Composer({ version: "1.2", schema: "failsafe", keepSourceTokens: true, uniqueKeys: false, strict: true });
  const [document] = composer.compose(tokens, true, text.length);
  const [error] = document?.errors ?? [];
  if (error) throw refuseAt(scan, error.pos[0], sentences[error.code] ?? "the text is not valid YAML.");
  const root = (document?.contents ?? null) as ParsedNode | null;
  const documentEnd = tokens.find(({ type }) => type === "doc-end")?.offset ?? text.length;
  return { ...scan, root, documentEnd, targets: checkNodes(scan, root) };
}

/** A refusal of a place in the text. */
export function refuseAt(scan: Pick<YamlScan, "lineStarts">, offset: number, what: string): DomainError {
  const line = lineOf(scan, offset);
  return malformed(line, offset - (scan.lineStarts[line - 1] ?? 0) + 1, what);
}

/** The line of an offset; lines count from 1. */
export function lineOf({ lineStarts }: Pick<YamlScan, "lineStarts">, offset: number): number {
  let [low, high] = [0, lineStarts.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((lineStarts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low + 1;
}

const sentences: Readonly<Record<string, string>> = {
  ALIAS_PROPS: "an alias can have no tag and no anchor of its own.",
  BAD_ALIAS: "an anchor or alias has no name.",
  BAD_DIRECTIVE: "the directive is not one of YAML's.",
  BAD_DQ_ESCAPE: "the text in double quotes has an escape that YAML does not know.",
  BAD_INDENT: "the indentation does not fit to the lines above.",
  BAD_PROP_ORDER: "an anchor or tag stands in the wrong place.",
  BAD_SCALAR_START: "a value that starts with this character must be put in quotes.",
  BLOCK_AS_IMPLICIT_KEY: "a mapping or list cannot stand on this line: a value with a colon must be put in quotes.",
  BLOCK_IN_FLOW: "a mapping or list inside brackets must stand in brackets too.",
  KEY_OVER_1024_CHARS: "a key is longer than 1,024 characters.",
  MISSING_CHAR: "a colon, comma, quote, bracket or space is missing.",
  MULTILINE_IMPLICIT_KEY: "a key must stand on one line, with a colon after it.",
  MULTIPLE_ANCHORS: "a value has two anchors.",
  MULTIPLE_TAGS: "a value has two tags.",
  TAB_AS_INDENT: "a tab cannot indent a line; use spaces.",
  TAG_RESOLVE_FAILED: "the tag's prefix is not declared.",
};

function refuseControls(scan: YamlScan): void {
  // What YAML allows in a file (chapter 5.1); a line end of another kind than \n is gone by now.
  const offset = scan.text.search(/[^\t\n\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u);
  if (offset >= 0) throw refuseAt(scan, offset, "the character is not allowed in YAML.");
  if (scan.text.startsWith(byteOrderMark)) throw refuseAt(scan, 0, "a second byte order mark stands here.");
}

function refuseSecondDocument(scan: YamlScan, tokens: readonly CST.Token[]): void {
  const second = tokens.filter(({ type }) => type === "document")[1];
  if (second) throw refuseAt(scan, second.offset, "a second document starts here. Only a file with one document can be kept in step.");
}

function refuseDepth(scan: YamlScan, tokens: readonly CST.Token[]): void {
  const open: [CST.Token, number][] = tokens.map((token) => [token, 0]);
  for (let next = open.pop(); next; next = open.pop()) {
    const [token, depth] = next;
    if (depth > depthMax) throw refuseAt(scan, token.offset, `the nesting is deeper than ${depthMax} levels.`);
    if (token.type === "document" && token.value) open.push([token.value, depth]);
    if (!("items" in token)) continue;
    for (const item of token.items) {
      if ("key" in item && item.key) open.push([item.key, depth + 1]);
      if (item.value) open.push([item.value, depth + 1]);
    }
  }
}

/** Walks all nodes in the order of the text: finds what each alias stands for, and refuses keys and texts that no document may have. */
function checkNodes(scan: YamlScan, root: ParsedNode | null): Map<ParsedNode, ParsedNode> {
  const targets = new Map<ParsedNode, ParsedNode>();
  const anchors = new Map<string, ParsedNode>();
  const open = new Set<ParsedNode>();
  const visit = (node: ParsedNode | null) => {
    if (node === null) return;
    if (isAlias(node)) {
      targets.set(node, targetOf(scan, node, anchors, open));
      return;
    }
    if (node.anchor !== undefined) anchors.set(node.anchor, node);
    if (isScalar(node) && /\p{Surrogate}/u.test(String(node.source))) throw refuseAt(scan, node.range[0], "the text is not valid Unicode.");
    if (isScalar(node) && isCutOff(scan, node as Scalar.Parsed)) node.source = String(node.source).replace(/\n$/, "");
    // Readers take an escaped line end before an empty line for different texts: with a tag that nobody knows it is left alone.
    if (isScalar(node) && /\\\n[ \t]*\n/.test(scan.text.slice(node.range[0], node.range[1])) && node.type === "QUOTE_DOUBLE")
      node.tag = "!";
    open.add(node);
    if (isMap(node)) {
      for (const { key, value } of node.items as YamlPair[]) {
        visit(key);
        visit(value);
      }
      refuseKeys(scan, node as YamlMap, targets);
    } else if (isSeq(node)) for (const item of node.items) visit(item as ParsedNode);
    open.delete(node);
  };
  visit(root);
  return targets;
}

/** A text in `|` or `>` form whose last line the end of the file ends has no line end there (chapter 8.1.1.2), whatever the parser adds. */
function isCutOff({ text }: YamlScan, { type, range }: Scalar.Parsed): boolean {
  return (type === "BLOCK_LITERAL" || type === "BLOCK_FOLDED") && range[1] === text.length && !text.endsWith("\n");
}

function targetOf(scan: YamlScan, alias: Alias.Parsed, anchors: Map<string, ParsedNode>, open: Set<ParsedNode>): ParsedNode {
  const target = anchors.get(alias.source);
  if (!target) throw refuseAt(scan, alias.range[0], "the alias has no anchor above it.");
  if (open.has(target)) throw refuseAt(scan, alias.range[0], "the alias stands inside its own anchor.");
  return target;
}

function refuseKeys(scan: YamlScan, map: YamlMap, targets: ReadonlyMap<ParsedNode, ParsedNode>): void {
  const seen = new Map<string, number>();
  for (const { key } of map.items as YamlPair[]) {
    const node = targets.get(key) ?? key;
    const text = keyText(node);
    const problem = text === undefined ? undefined : findKeyProblem(text);
    if (problem) throw refuseAt(scan, key.range[0], `the mapping ${problem}`);
    if (!isScalar(node)) continue;
    const name = isMergeKey(node) ? "<<" : JSON.stringify(text ?? [node.tag ?? "", readScalar(node) ?? node.source]);
    const first = seen.get(name);
    if (first !== undefined) throw refuseAt(scan, key.range[0], `a key stands twice; it stood first on line ${first}.`);
    seen.set(name, lineOf(scan, key.range[0]));
  }
}
