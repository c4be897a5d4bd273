import type { AST } from "toml-eslint-parser";
import { isSameJson, type Json } from "#lib/core/json.ts";
import { compareItems } from "./compare-items.ts";
import { type List, type ListItem, type ListStyle, spliceList } from "./separated.ts";
import { applySplices, isLineEnd, lineStartBefore, type Splice, skipBlanks } from "./splices.ts";
import { contentText, keyText, type TomlWriter } from "./toml-encode.ts";
import type { TomlTable, TomlText } from "./toml-scan.ts";
import { valueOfContent } from "./toml-values.ts";
import { refusal, sectionSegments } from "./tree.ts";
import type { ObjectPlan } from "./tree-plan.ts";

/** The text being made. `braces`: what becomes of the members of inline tables; `behind`: lines put in behind a key or header. */
export type TomlDraft = {
  scan: TomlText;
  lineEnd: string;
  splices: Splice[];
  braces: Map<AST.TOMLInlineTable, { removed: Set<AST.TOMLKeyValue>; added: string[] }>;
  behind: Map<AST.TOMLKeyValue | AST.TOMLTable | "start", string[]>;
  sections: string[][];
};

/** A key to be added, by its path from the table, with its value and the plan that sets it. */
type NewKey = readonly [path: string[], value: Json, plan: ObjectPlan];
type Place = readonly [section: string, key: string];

export function draftOf(scan: TomlText, lineEnd: string): TomlDraft {
  return { scan, lineEnd, splices: [], braces: new Map(), behind: new Map(), sections: [] };
}

export function textOf(draft: TomlDraft): string {
  const { text } = draft.scan;
  const splices = [...draft.splices];
  for (const [table, { removed, added }] of draft.braces) {
    const indexes = new Set(table.body.flatMap((member, index) => (removed.has(member) ? [index] : [])));
    splices.push(...spliceList(text, listOf(draft, table), indexes, added, styleOf(draft)));
  }
  for (const [anchor, lines] of draft.behind) splices.push(linesBehind(draft, anchor, lines));
  const result = applySplices(text, splices);
  const sections = draft.sections.map((lines) => lines.map((line) => line + draft.lineEnd).join(""));
  return sections.length === 0 ? result : withBlankLine(result, draft.lineEnd) + sections.join(draft.lineEnd);
}

function withBlankLine(text: string, lineEnd: string): string {
  const ended = text === "" || isLineEnd(text.at(-1)) ? text : text + lineEnd;
  return ended === "" || /(^|\n)[ \t]*\r?\n$/.test(ended) ? ended : ended + lineEnd;
}

function writerOf({ lineEnd }: TomlDraft, [section, key]: Place): TomlWriter {
  return { lineEnd, refuse: (what) => refusal(section, key, `a TOML file cannot hold this value exactly: ${what}`) };
}

/** Only what differs is written: in an array, the items that do. */
export function putValue(draft: TomlDraft, content: AST.TOMLContentNode, value: Json, place: Place): void {
  if (isSameJson(valueOfContent(content), value)) return;
  const writer = writerOf(draft, place);
  if (content.type !== "TOMLArray" || !Array.isArray(value)) {
    draft.splices.push({ start: content.range[0], end: content.range[1], text: contentText(writer, value, content) });
    return;
  }
  const { replaced, removed, added } = compareItems(content.elements.map(valueOfContent), value);
  for (const [index, item] of replaced) {
    const element = content.elements[index];
    if (element) putValue(draft, element, item, place);
  }
  const texts = added.map((item) => contentText(writer, item, content.elements.at(-1)));
  draft.splices.push(...spliceList(draft.scan.text, listOf(draft, content), removed, texts, styleOf(draft)));
}

function styleOf({ lineEnd }: TomlDraft): ListStyle {
  return { lineEnd, gap: " ", indent: "  ", block: undefined };
}

function listOf({ scan: { text, program } }: TomlDraft, node: AST.TOMLArray | AST.TOMLInlineTable): List {
  const [start, end] = node.range;
  const nodes = node.type === "TOMLArray" ? node.elements : node.body;
  const items = nodes.map(({ range }): ListItem => ({ start: range[0], end: range[1], comma: commaBehind(text, range[1]) }));
  const comments = new Map<number, number>();
  // Texts and inner lists may hold what looks like a comment; the parser knows which are.
  let item = 0;
  for (const { range } of commentsIn(program.comments, start, end)) {
    while ((items[item]?.end ?? end) <= range[0] && item < items.length) item++;
    if (range[0] < (items[item]?.start ?? end)) comments.set(range[0], range[1]);
  }
  return { open: start + 1, close: end - 1, items, comments };
}

function commentsIn(comments: readonly AST.Comment[], start: number, end: number): readonly AST.Comment[] {
  const indexOf = (offset: number) => {
    let [low, high] = [0, comments.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((comments[middle]?.range[0] ?? 0) < offset) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return comments.slice(indexOf(start), indexOf(end));
}

function commaBehind(text: string, offset: number): number | undefined {
  const end = /(?:[ \t\r\n]|#[^\n]*)*/y;
  end.lastIndex = offset;
  end.test(text);
  return text[end.lastIndex] === "," ? end.lastIndex : undefined;
}

/** Takes a key out with its line and the comment on it; out of an inline table with its comma. */
export function removeKey(draft: TomlDraft, at: AST.TOMLKeyValue): void {
  if (at.parent.type === "TOMLInlineTable") bracesOf(draft, at.parent).removed.add(at);
  else draft.splices.push({ ...linesFrom(draft.scan.text, at.range[0], at.range[1]), text: "" });
}

function bracesOf({ braces }: TomlDraft, table: AST.TOMLInlineTable) {
  const change = braces.get(table) ?? { removed: new Set(), added: [] };
  braces.set(table, change);
  return change;
}

/** The lines from one offset to another; in a last line without end, with the end of the line before. */
function linesFrom(text: string, from: number, to: number): { start: number; end: number } {
  const end = lineEndBehind(text, to);
  const start = text.lastIndexOf("\n", from - 1) + 1;
  if (text[end - 1] === "\n" || start === 0) return { start, end };
  return { start: start - (text[start - 2] === "\r" ? 2 : 1), end };
}

function lineEndBehind(text: string, offset: number): number {
  const end = text.indexOf("\n", offset);
  return end === -1 ? text.length : end + 1;
}

/** Takes headers out, each with the lines up to its last key and the blank lines behind. */
export function removeTables(draft: TomlDraft, headers: readonly AST.TOMLTable[]): void {
  const { text } = draft.scan;
  for (const header of headers) {
    const { start, end } = linesFrom(text, header.range[0], Math.max(header.range[1], header.body.at(-1)?.range[1] ?? 0));
    const blank = /(?:[ \t]*\r?\n)*/y;
    blank.lastIndex = end;
    blank.test(text);
    draft.splices.push({ start, end: text[end - 1] === "\n" ? Math.max(end, blank.lastIndex) : end, text: "" });
  }
}

/** Puts keys at the end of a table, the way its other keys are written. */
export function addKeys(draft: TomlDraft, table: TomlTable, keys: readonly NewKey[], section: string): void {
  if (keys.length === 0) return;
  const { place } = table;
  const { text, program } = draft.scan;
  const write = (model: AST.TOMLKeyValue | undefined, prefix: string) => keys.map((key) => prefix + keyLine(draft, key, model));
  if (place.made === "braces") bracesOf(draft, place.at).added.push(...write(place.at.body.at(-1), ""));
  else if (place.made === "dots") {
    const prefix = `${text.slice(place.at.key.range[0], place.at.key.keys[place.depth - 1]?.range[1])}.`;
    if (place.at.parent.type === "TOMLInlineTable") bracesOf(draft, place.at.parent).added.push(...write(place.at, prefix));
    else putBehind(draft, place.at, write(place.at, prefix));
  } else if (place.made === "implied") draft.sections.push([headerOf(section), ...write(firstKey(program), "")]);
  else {
    const header = place.made === "header" ? place.at : undefined;
    const last = header ? header.body.at(-1) : program.body[0].body.findLast((node) => node.type === "TOMLKeyValue");
    putBehind(draft, last ?? header ?? "start", write(last ?? firstKey(program), ""));
  }
}

/** Puts the tables of a plan, none of which is there yet, at the end of the file. */
export function addTables(draft: TomlDraft, plan: ObjectPlan): void {
  const model = firstKey(draft.scan.program);
  const lines = [...plan.set].map(([key, value]) => keyLine(draft, [[key], value, plan], model));
  if (lines.length > 0) draft.sections.push([headerOf(plan.section), ...lines]);
  for (const inside of plan.inside.values()) addTables(draft, inside);
}

function headerOf(section: string): string {
  return `[${(sectionSegments(section) ?? []).map(keyText).join(".")}]`;
}

function firstKey(program: AST.TOMLProgram): AST.TOMLKeyValue | undefined {
  const [node] = program.body[0].body;
  return node?.type === "TOMLTable" ? node.body[0] : node;
}

function keyLine(draft: TomlDraft, [path, value, { section }]: NewKey, model: AST.TOMLKeyValue | undefined): string {
  const key = path.at(-1) ?? "";
  const writer = writerOf(draft, [section, key]);
  if (path.some((name) => /\p{Surrogate}/u.test(name))) throw writer.refuse("its name is not valid Unicode.");
  const equals = model ? draft.scan.text.slice(model.key.range[1], model.value.range[0]) : "";
  return path.map(keyText).join(".") + (/^ ?= ?$/.test(equals) ? equals : " = ") + contentText(writer, value, undefined);
}

function putBehind({ behind }: TomlDraft, anchor: AST.TOMLKeyValue | AST.TOMLTable | "start", lines: readonly string[]): void {
  behind.set(anchor, [...(behind.get(anchor) ?? []), ...lines]);
}

function linesBehind(
  { scan: { text, program }, lineEnd }: TomlDraft,
  anchor: AST.TOMLKeyValue | AST.TOMLTable | "start",
  lines: readonly string[],
): Splice {
  if (anchor === "start") {
    const place = startOfKeys(text, program);
    const isEnded = place === 0 || text[place - 1] === "\n";
    return { start: place, end: place, text: lines.map((line) => (isEnded ? line + lineEnd : lineEnd + line)).join("") };
  }
  const indent = lineStartBefore(text, anchor.range[0])?.indent ?? "";
  const from = anchor.type === "TOMLTable" ? headerEnd(text, anchor) : anchor.range[1];
  const place = lineEndBehind(text, from);
  const isEnded = text[place - 1] === "\n";
  return { start: place, end: place, text: lines.map((line) => (isEnded ? indent + line + lineEnd : lineEnd + indent + line)).join("") };
}

/** A header's node reaches to the end of its last key. */
function headerEnd(text: string, header: AST.TOMLTable): number {
  return header.body.length === 0 ? header.range[1] : skipBlanks(text, header.key.range[1]);
}

/** Where the first key of a file without any goes: behind the comments at its head, before the first table and the comments on it. */
function startOfKeys(text: string, program: AST.TOMLProgram): number {
  const first = program.body[0].body[0];
  if (!first) return text.length;
  let place = text.lastIndexOf("\n", first.range[0] - 1) + 1;
  const lineAbove = () => text.slice(text.lastIndexOf("\n", place - 2) + 1, place);
  while (place > 0 && /^[ \t]*#/.test(lineAbove())) place -= lineAbove().length;
  while (place > 0 && /^[ \t]*\r?\n$/.test(lineAbove())) place -= lineAbove().length;
  return place;
}
