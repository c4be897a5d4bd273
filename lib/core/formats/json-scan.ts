import { createScanner, type JSONScanner } from "jsonc-parser";
import type { DomainError } from "#lib/core/errors.ts";
import { forbiddenKeys, type Json, type JsonObject, jsonNumber } from "#lib/core/json.ts";
import { malformed } from "./lines.ts";
import type { ListItem } from "./separated.ts";
import { depthMax } from "./tree.ts";

/** A value in a JSON text, by offsets: `start` to `end`. `line` counts from 1. */
export type JsonNode = JsonLeaf | JsonListNode | JsonObjectNode;
export type JsonLeaf = { kind: "leaf"; start: number; end: number; line: number; value: Json };
export type JsonListNode = { kind: "array"; start: number; end: number; line: number; nodes: JsonNode[]; list: OpenList };
export type JsonObjectNode = { kind: "object"; start: number; end: number; line: number; members: Map<string, JsonMember>; list: OpenList };
export type JsonMember = { index: number; line: number; keyEnd: number; node: JsonNode };

type OpenList = { open: number; close: number; items: ListItem[]; comments: Map<number, number> };
type Reader = { text: string; scanner: JSONScanner; comments: Map<number, number>; depth: number };

/**
 * Reads JSON, with comments and trailing commas where it has them, into a tree of places. Undefined for a text of white space only.
 * Refuses everything else that is not JSON, and duplicate or `__proto__`-like keys, by line and column (source: RFC 8259).
 */
export function scanJson(text: string): JsonObjectNode | undefined {
  if (/^[ \t\r\n]*$/.test(text)) return undefined;
  const reader: Reader = { text, scanner: createScanner(text), comments: new Map(), depth: 0 };
  advance(reader);
  if (charOf(reader) !== "{") throw wrong(reader, "the file must be one object in braces.");
  const root = readObject(reader);
  if (charOf(reader) !== undefined) throw wrong(reader, "nothing but the end of the file may follow the object.");
  return root;
}

export function valueOfNode(node: JsonNode): Json {
  if (node.kind === "leaf") return node.value;
  if (node.kind === "array") return node.nodes.map(valueOfNode);
  const value: JsonObject = {};
  for (const [key, member] of node.members) value[key] = valueOfNode(member.node);
  return value;
}

/** The first character of the token at hand; undefined at the end of the text. */
function charOf({ text, scanner }: Reader): string | undefined {
  return text[scanner.getTokenOffset()];
}

function advance(reader: Reader): void {
  const { scanner, text, comments } = reader;
  for (;;) {
    scanner.scan();
    const start = scanner.getTokenOffset();
    if (scanner.getTokenError() !== 0) throw wrong(reader, problemOf(text, start));
    const char = text[start];
    if (char === "/") {
      const end = scanner.getPosition();
      if (end - start === 1) throw wrong(reader, "this is no value and no comment.");
      comments.set(start, end);
    } else if (char !== " " && char !== "\t" && char !== "\n" && char !== "\r") return;
  }
}

function problemOf(text: string, start: number): string {
  if (text[start] === "/") return "this comment has no end.";
  if (text[start] !== '"') return "this is no number as JSON writes them.";
  return "this text is not closed on its line, or holds a character or escape that JSON does not allow.";
}

function wrong({ scanner }: Reader, what: string): DomainError {
  return malformed(scanner.getTokenStartLine() + 1, scanner.getTokenStartCharacter() + 1, what);
}

function readValue(reader: Reader): JsonNode {
  const { scanner, text } = reader;
  const char = charOf(reader);
  if (char === "{") return readObject(reader);
  if (char === "[") return readArray(reader);
  const [start, end, line] = [scanner.getTokenOffset(), scanner.getPosition(), scanner.getTokenStartLine() + 1];
  const value = char === '"' ? scanner.getTokenValue() : literalOf(text.slice(start, end));
  if (value === undefined) throw wrong(reader, "a value is expected here.");
  advance(reader);
  return { kind: "leaf", start, end, line, value };
}

function literalOf(text: string): Json | undefined {
  if (text === "null") return null;
  if (text === "true" || text === "false") return text === "true";
  return /^-?\d/.test(text) ? jsonNumber(text) : undefined;
}

function readArray(reader: Reader): JsonListNode {
  const nodes: JsonNode[] = [];
  const place = readList(reader, "]", () => {
    const node = readValue(reader);
    nodes.push(node);
    return node;
  });
  return { kind: "array", ...place, nodes };
}

function readObject(reader: Reader): JsonObjectNode {
  const members = new Map<string, JsonMember>();
  const { scanner } = reader;
  const place = readList(reader, "}", () => {
    if (charOf(reader) !== '"') throw wrong(reader, "a key in double quotes is expected here.");
    const [start, line, key] = [scanner.getTokenOffset(), scanner.getTokenStartLine() + 1, scanner.getTokenValue()];
    const [keyEnd, { comments }] = [scanner.getPosition(), reader];
    if (members.has(key)) throw wrong(reader, "this key stands twice in its object.");
    if (forbiddenKeys.has(key)) throw wrong(reader, "a key of this name is not allowed.");
    reader.comments = new Map();
    advance(reader);
    if (charOf(reader) !== ":") throw wrong(reader, "a colon is expected here.");
    advance(reader);
    reader.comments = comments;
    const node = readValue(reader);
    members.set(key, { index: members.size, line, keyEnd, node });
    return { start, end: node.end };
  });
  return { kind: "object", ...place, members };
}

/** Reads from the bracket at hand to the token behind its partner. */
function readList(reader: Reader, bracket: string, readItem: () => { start: number; end: number }) {
  const { scanner } = reader;
  const [start, line, outer] = [scanner.getTokenOffset(), scanner.getTokenStartLine() + 1, reader.comments];
  const list: OpenList = { open: start + 1, close: start + 1, items: [], comments: new Map() };
  if (++reader.depth > depthMax) throw wrong(reader, `objects and lists may be nested ${depthMax} levels deep.`);
  reader.comments = list.comments;
  advance(reader);
  while (charOf(reader) !== bracket) {
    const item: ListItem = { ...readItem(), comma: undefined };
    list.items.push({ start: item.start, end: item.end, comma: charOf(reader) === "," ? scanner.getTokenOffset() : undefined });
    if (charOf(reader) === ",") advance(reader);
    else if (charOf(reader) !== bracket) throw wrong(reader, `a comma or ${bracket} is expected here.`);
  }
  list.close = scanner.getTokenOffset();
  reader.comments = outer;
  reader.depth--;
  advance(reader);
  return { start, end: list.close + 1, line, list };
}
