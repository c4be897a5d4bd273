import { type AST, ParseError, parseTOML } from "toml-eslint-parser";
import type { DomainError } from "#lib/core/errors.ts";
import { forbiddenKeys } from "#lib/core/json.ts";
import { malformed } from "./lines.ts";
import { depthMax } from "./tree.ts";

export type TomlText = { text: string; program: AST.TOMLProgram; root: TomlTable };

/**
 * A table. What makes it: the start of the file, a `[header]`, a header of a table in it (`implied`), dotted keys, or braces. `at` is the
 * header, the last key whose dots lead through the table (with the number of its parts that do), or the braces.
 */
export type TomlTable = { kind: "table"; line: number; members: Map<string, TomlMember>; place: TomlPlace };
export type TomlPlace =
  | { made: "root" | "implied" }
  | { made: "header"; at: AST.TOMLTable }
  | { made: "dots"; at: AST.TOMLKeyValue; depth: number }
  | { made: "braces"; at: AST.TOMLInlineTable };

/** What a key stands for. `at` is the key with its value; a table that braces do not make has none, and neither has an array of tables. */
export type TomlMember = { line: number; at: AST.TOMLKeyValue | undefined; node: TomlNode };
export type TomlNode = TomlTable | TomlLeaf | TomlTables;
export type TomlLeaf = { kind: "leaf"; content: AST.TOMLValue | AST.TOMLArray };
/** `[[key]]`: a list of tables, each with the headers of the tables in it. */
export type TomlTables = { kind: "tables"; tables: TomlTable[]; headers: AST.TOMLTable[] };

/**
 * Reads TOML 1.0 into tables with their places in the text. Refuses by line and column what Python's `tomllib` refuses, and `__proto__`-like keys
 * (source: toml.io/en/v1.0.0).
 */
export function scanToml(text: string): TomlText {
  const program = parse(text);
  const root: TomlTable = { kind: "table", line: 1, members: new Map(), place: { made: "root" } };
  for (const node of program.body[0].body) {
    if (node.type === "TOMLKeyValue") putKey(root, node, node.parent, 1);
    else {
      const table = openTable(root, node);
      for (const key of node.body) putKey(table, key, node, node.key.keys.length + 1);
    }
  }
  return { text, program, root };
}

function parse(text: string): AST.TOMLProgram {
  // The specification has two line ends; a lone CR is none, and no other reader takes it.
  const lone = /\r(?!\n)/.exec(text)?.index;
  if (lone !== undefined) {
    const before = text.slice(0, lone).split("\n");
    throw malformed(before.length, (before.at(-1) ?? "").length + 1, "a carriage return without a line feed is not allowed.");
  }
  try {
    // The parser (1.0.3) loses a zero that is the last character of a text.
    return parseTOML(text.endsWith("0") ? `${text}\n` : text, { tomlVersion: "1.0" });
  } catch (error) {
    if (error instanceof ParseError) throw malformed(error.lineNumber, error.column + 1, `${sentenceOf(error.message)}.`);
    if (error instanceof RangeError) throw malformed(1, 1, "the file holds a text that is too long, or lists that are nested too deeply.");
    // The parser stumbles over some files that end too early.
    if (error instanceof TypeError) throw malformed(text.split("\n").length, 1, "the file ends too early.");
    throw error;
  }
}

/** The parser's messages quote nothing but single characters and escapes; those are left out. */
function sentenceOf(message: string): string {
  const known = message.replace(/ [0-9a-fA-F]+$/, "");
  return known.charAt(0).toLowerCase() + known.slice(1);
}

function refuseAt({ loc }: { loc: AST.SourceLocation }, what: string): DomainError {
  return malformed(loc.start.line, loc.start.column + 1, what);
}

const twice = "this key stands twice, or what stands before it is no table that can take it.";

function nameOf(key: AST.TOMLBare | AST.TOMLQuoted): string {
  const name = key.type === "TOMLBare" ? key.name : key.value;
  if (forbiddenKeys.has(name)) throw refuseAt(key, "a key of this name is not allowed.");
  return name;
}

function refuseDepth(node: { loc: AST.SourceLocation }, depth: number): void {
  if (depth > depthMax) throw refuseAt(node, `tables and lists may be nested ${depthMax} levels deep.`);
}

function openTable(root: TomlTable, header: AST.TOMLTable): TomlTable {
  refuseDepth(header, header.key.keys.length);
  const line = header.loc.start.line;
  let table = root;
  let around: TomlTables | undefined;
  const last = header.key.keys.at(-1);
  for (const key of header.key.keys) {
    const name = nameOf(key);
    const found = table.members.get(name)?.node;
    if (key === last) {
      around?.headers.push(header);
      return header.kind === "array" ? openArray(table, name, header, found) : openStandard(table, name, header, found);
    }
    if (!found) {
      const next: TomlTable = { kind: "table", line, members: new Map(), place: { made: "implied" } };
      table.members.set(name, { line, at: undefined, node: next });
      table = next;
    } else if (found.kind === "tables") {
      around ??= found;
      table = found.tables.at(-1) ?? table;
    } else if (found.kind === "leaf" || found.place.made === "braces") throw refuseAt(key, twice);
    else table = found;
  }
  return table;
}

function openStandard(parent: TomlTable, name: string, header: AST.TOMLTable, found: TomlNode | undefined): TomlTable {
  const line = header.loc.start.line;
  if (found?.kind === "table" && found.place.made === "implied") {
    found.place = { made: "header", at: header };
    found.line = line;
    return found;
  }
  if (found) throw refuseAt(header.key, twice);
  const table: TomlTable = { kind: "table", line, members: new Map(), place: { made: "header", at: header } };
  parent.members.set(name, { line, at: undefined, node: table });
  return table;
}

function openArray(parent: TomlTable, name: string, header: AST.TOMLTable, found: TomlNode | undefined): TomlTable {
  const line = header.loc.start.line;
  const table: TomlTable = { kind: "table", line, members: new Map(), place: { made: "header", at: header } };
  if (found?.kind === "tables") {
    found.tables.push(table);
    found.headers.push(header);
  } else if (found) throw refuseAt(header.key, twice);
  else parent.members.set(name, { line, at: undefined, node: { kind: "tables", tables: [table], headers: [header] } });
  return table;
}

/** `holder`: what the key's line stands in. Dots lead only through tables that dots of the same holder made. */
function putKey(holderTable: TomlTable, at: AST.TOMLKeyValue, holder: AST.TOMLKeyValue["parent"], depth: number): void {
  const { keys } = at.key;
  refuseDepth(at, depth + keys.length);
  let table = holderTable;
  for (const [index, key] of keys.entries()) {
    const name = nameOf(key);
    const found = table.members.get(name)?.node;
    const line = key.loc.start.line;
    if (index === keys.length - 1) {
      if (found) throw refuseAt(key, twice);
      table.members.set(name, { line, at, node: nodeOf(at.value, depth + keys.length) });
      return;
    }
    const place: TomlPlace = { made: "dots", at, depth: index + 1 };
    if (!found) {
      const next: TomlTable = { kind: "table", line, members: new Map(), place };
      table.members.set(name, { line, at: undefined, node: next });
      table = next;
    } else if (found.kind === "table" && isOpenTo(found.place, holder)) {
      found.place = place;
      table = found;
    } else throw refuseAt(key, twice);
  }
}

function isOpenTo(place: TomlPlace, holder: AST.TOMLKeyValue["parent"]): boolean {
  return place.made === "implied" || (place.made === "dots" && place.at.parent === holder);
}

function nodeOf(content: AST.TOMLContentNode, depth: number): TomlTable | TomlLeaf {
  refuseDepth(content, depth);
  if (content.type === "TOMLInlineTable") return bracesTable(content, depth);
  if (content.type === "TOMLArray") for (const element of content.elements) nodeOf(element, depth + 1);
  return { kind: "leaf", content };
}

/** The table that braces make; also those in arrays, which no section names. */
export function bracesTable(at: AST.TOMLInlineTable, depth = 0): TomlTable {
  const table: TomlTable = { kind: "table", line: at.loc.start.line, members: new Map(), place: { made: "braces", at } };
  for (const key of at.body) putKey(table, key, at, depth);
  return table;
}
