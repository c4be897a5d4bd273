import type { AST } from "toml-eslint-parser";
import { formatFieldPath, isReference, parseFieldPath } from "#lib/core/field-paths.ts";
import { isJsonNumber, isJsonObject, type Json, toNumber } from "#lib/core/json.ts";
import type { FileEdit } from "./define.ts";
import { describeLaws } from "./laws.ts";
import { toml } from "./toml.ts";
import { tomlText } from "./toml-arbitraries.ts";
import { scanToml, type TomlNode, type TomlTable } from "./toml-scan.ts";
import { valueOfNode } from "./toml-values.ts";
import { anyValue, findEdit, isTouched, treeEdits } from "./tree-arbitraries.ts";

const plain = anyValue.filter((value) => !(isJsonObject(value) && Object.keys(value).length > 0) && isHeld(value));

function isHeld(value: Json): boolean {
  if (value === null) return false;
  if (isJsonNumber(value)) return !/^-?\d+$/.test(String(value)) || Math.abs(toNumber(value)) < 2 ** 63;
  if (Array.isArray(value)) return value.every(isHeld);
  if (isJsonObject(value)) return Object.entries(value).every(([key, item]) => !/\p{Surrogate}/u.test(key) && isHeld(item));
  return typeof value !== "string" || !/\p{Surrogate}/u.test(value);
}

describeLaws({
  format: toml,
  text: tomlText,
  edits: treeEdits,
  value: anyValue,
  plain,
  section: "s",
  start: "[s]\nkept = 1 # x\n",
  rest,
  hasPlace,
});

/** A table that only the headers of tables in it imply gets a header of its own at the end of the file, which stays. */
function hasPlace(text: string, section: string): boolean {
  let table: TomlNode | undefined = scanToml(text.replace(/^\ufeff/, "")).root;
  for (const key of sectionKeys(section)) table = table?.kind === "table" ? table.members.get(key)?.node : undefined;
  return table?.kind === "table" && table.place.made !== "implied";
}

function sectionKeys(section: string): string[] {
  return parseFieldPath(section)?.map(String) ?? [];
}

/** What a text says without its edited keys: headers, keys, values and comments in their order, each without the white space around it. */
function rest(whole: string, edits: readonly FileEdit[]): string {
  const { text, program, root } = scanToml(whole.replace(/^\ufeff/, ""));
  const cuts: Cuts = { text, gone: new Set(), comments: [] };
  cutTable(root, [], edits, cuts);
  const parts: [number, string][] = [];
  const values: Range[] = [];
  for (const node of program.body[0].body) {
    if (node.type === "TOMLTable" && !cuts.gone.has(node)) parts.push([node.range[0], `[${text.slice(...node.key.range)}]`]);
    for (const key of node.type === "TOMLTable" ? node.body : [node]) {
      values.push(key.range);
      if (!cuts.gone.has(key)) parts.push([key.range[0], textOfKey(text, key, cuts)]);
    }
  }
  const isCut = ([start]: Range) => [...values, ...cuts.comments].some((range) => start > range[0] && start < range[1]);
  for (const { range } of program.comments) if (!isCut(range)) parts.push([range[0], text.slice(...range)]);
  const sorted = parts.sort((a, b) => a[0] - b[0]).map((part) => part[1]);
  return `${whole.slice(0, whole.length - text.length)}${sorted.join("\n")}`;
}

type Range = [number, number];

/** The nodes of edited keys, of tables that hold nothing else, and where comments go with them. */
type Cuts = { text: string; gone: Set<AST.TOMLKeyValue | AST.TOMLTable>; comments: Range[] };

function textOfKey(text: string, key: AST.TOMLKeyValue, cuts: Cuts): string {
  const name = text.slice(...key.key.range);
  if (key.value.type !== "TOMLInlineTable") return `${name}=${text.slice(...key.value.range)}`;
  const members = key.value.body.filter((member) => !cuts.gone.has(member)).map((member) => textOfKey(text, member, cuts));
  return `${name}={${members.join(",")}}`;
}

/** Says whether something of the table is kept. */
function cutTable(table: TomlTable, path: string[], edits: readonly FileEdit[], cuts: Cuts): boolean {
  let isKept = false;
  for (const [key, { node, at }] of table.members) {
    const edit = isLeaf(node) ? findEdit(edits, path, key) : undefined;
    const inner = [...path, key];
    if (edit) cutNode(node, at, edit.edit !== "set", cuts);
    else if (node.kind === "table") {
      if (cutTable(node, inner, edits, cuts) || !isTouched(edits, inner)) isKept = true;
      else cutNode(node, at, node.members.size > 0 && edits.some((any) => isDropOf(any, inner)), cuts);
    } else isKept = true;
  }
  const { place } = table;
  // A header goes when all below it does, even where tables that it has nothing to do with keep the table.
  if (place.made === "header" && isTouched(edits, path) && place.at.body.every((key) => cuts.gone.has(key))) cuts.gone.add(place.at);
  return isKept;
}

function cutNode(node: TomlNode, at: AST.TOMLKeyValue | undefined, withComments: boolean, { text, gone, comments }: Cuts): void {
  const headers = node.kind === "tables" ? node.headers : node.kind === "table" && node.place.made === "header" ? [node.place.at] : [];
  for (const any of at ? [at] : headers) {
    gone.add(any);
    const inside = any.type === "TOMLTable" ? any.body : [];
    for (const key of inside) if (!at && (node.kind === "tables" || withComments)) gone.add(key);
    // A comment on the last line goes with it: it begins before the next line does.
    const end = Math.max(any.range[1], inside.at(-1)?.range[1] ?? 0);
    const lineEnd = /[^\n]*/y;
    lineEnd.lastIndex = end;
    lineEnd.test(text);
    if (withComments && any.parent.type !== "TOMLInlineTable") comments.push([any.range[0], lineEnd.lastIndex]);
  }
}

function isDropOf({ edit, section }: FileEdit, path: readonly string[]): boolean {
  return edit === "drop" && formatFieldPath(sectionKeys(section)) === formatFieldPath([...path]);
}

function isLeaf(node: TomlNode): boolean {
  return node.kind !== "table" || node.members.size === 0 || isReference(valueOfNode(node));
}
