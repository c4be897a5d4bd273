import type { CST } from "yaml";
import { splitLines } from "./lines.ts";
import { applySplices, type Splice } from "./splices.ts";
import { lineOf, type YamlPair, type YamlScan } from "./yaml-scan.ts";

/** The file with all splices made. What lies between them keeps its bytes, and what is put in gets the file's own line ends. */
export function applyToFile(file: string, scan: YamlScan, splices: readonly Splice[]): string {
  const offsetInFile = fileOffsets(file, scan);
  return applySplices(
    file,
    splices.map(({ start, end, text }) => ({
      start: offsetInFile(start),
      end: offsetInFile(end),
      text: text.replaceAll("\n", scan.end),
    })),
  );
}

function fileOffsets(file: string, scan: YamlScan): (offset: number) => number {
  const { mark, lines } = splitLines(file);
  const longer = [0];
  for (const { end } of lines) longer.push((longer.at(-1) ?? 0) + Math.max(end.length - 1, 0));
  return (offset) => mark.length + offset + (longer[lineOf(scan, offset) - 1] ?? longer.at(-1) ?? 0);
}

const trivia = new Set(["space", "newline", "comment"]);

/** The last token of a row that is no white space and no comment. */
export function lastToken(tokens: readonly CST.SourceToken[] | undefined): CST.SourceToken | undefined {
  return tokens?.findLast(({ type }) => !trivia.has(type));
}

function endOfSource({ offset, source }: { offset: number; source: string }): number {
  return offset + source.length;
}

/** Where the last character of a node's own stands, without comments and blank lines after it. */
export function endOfToken(scan: YamlScan, token: CST.Token): number {
  if (token.type === "flow-collection") return token.end[0] ? endOfSource(token.end[0]) : token.offset;
  if (token.type === "block-map" || token.type === "block-seq") {
    const last = token.items.findLast(({ start, value, ...rest }) => value || "sep" in rest || lastToken(start));
    return (last && endOfItem(scan, last)) ?? token.offset;
  }
  return token.type === "block-scalar" ? endOfBlockScalar(scan, token) : "source" in token ? endOfSource(token) : token.offset;
}

/** Where the last character of an item's own stands: of its value, else of what stands before that. */
export function endOfItem(scan: YamlScan, { start, key, sep, value }: CST.CollectionItem): number | undefined {
  if (value && !("source" in value && value.source === "")) return endOfToken(scan, value);
  const last = lastToken(sep);
  if (last) return endOfSource(last);
  if (key) return endOfToken(scan, key);
  const first = lastToken(start);
  return first && endOfSource(first);
}

function endOfBlockScalar({ text }: YamlScan, { offset, props, source }: CST.BlockScalar): number {
  const header = props.reduce((length, prop) => length + ("source" in prop ? prop.source.length : 0), 0);
  const whole = text.slice(offset, offset + header + source.length);
  const isKept = props.some((prop) => prop.type === "block-scalar-header" && prop.source.includes("+"));
  return offset + whole.replace(isKept ? /\n$/ : /\n+$/, "").length;
}

/** Where the last character of a key or its value stands. */
export function endOfPair(scan: YamlScan, { srcToken }: YamlPair): number {
  return (srcToken && endOfItem(scan, srcToken)) ?? 0;
}

/** Where a pair or an item of a list starts, with its anchor, tag, `?` or `-`. */
export function startOfItem({ start, key, sep, value }: CST.CollectionItem): number {
  const first = start.find(({ type }) => !trivia.has(type) && type !== "comma");
  return (first ?? key ?? sep?.find(({ type }) => !trivia.has(type)) ?? value)?.offset ?? 0;
}

/** Where the line of an offset ends, before its line end. */
export function endOfLine({ text }: YamlScan, offset: number): number {
  const end = text.indexOf("\n", offset);
  return end < 0 ? text.length : end;
}
