import { type CST, isScalar } from "yaml";
import type { Json } from "#lib/core/json.ts";
import type { Splice } from "./splices.ts";
import { endOfLine, endOfToken, lastToken } from "./yaml-cuts.ts";
import { inlineKey, inlineValue, linesOfList, linesOfText, type TextStyle } from "./yaml-encode.ts";
import { editList } from "./yaml-list.ts";
import type { YamlPair, YamlScan } from "./yaml-scan.ts";

/** Where values are written: `indent` in front of the key, and `step` more in front of what belongs to it. */
export type Layout = { indent: string; step: string; keyStyle: TextStyle };

/** A key that does not exist yet, as lines: several for a list and for a text of several lines. */
export function newLines(name: string, value: Json, { indent, step, keyStyle }: Layout): string[] {
  const head = `${indent}${inlineKey(name, keyStyle)}:`;
  const text = typeof value === "string" ? linesOfText(value) : undefined;
  if (text) return [`${head} ${text.header}`, ...indented(text.lines, indent + step)];
  if (Array.isArray(value) && value.length > 0) return [head, ...indented(linesOfList(value), indent + step)];
  return [`${head} ${inlineValue(value, keyStyle, false)}`];
}

function indented(lines: readonly string[], indent: string): string[] {
  return lines.map((line) => (line === "" ? "" : indent + line));
}

/** Where the old value stands: `head` on the line of its key, `tail` the lines below that go with it; no tail where no line can follow. */
type Place = { head: Splice; tail: Splice | undefined };

/**
 * The cuts that put another value in the place of a pair's own. Its anchor, its comments and, where they hold the new value, its quotes stay;
 * a tag goes. Undefined for a key that has no colon in the file.
 */
export function replaceValue(
  scan: YamlScan,
  pair: YamlPair,
  [before, value]: [Json, Json],
  isFlow: boolean,
  layout: Layout,
): Splice[] | undefined {
  const place = placeOf(scan, pair, isFlow);
  if (!place) return undefined;
  const { head, tail } = place;
  const old = pair.srcToken?.value;
  const style = styleOf(pair);
  const text = typeof value === "string" && (style === "plain" || style === "lines") ? linesOfText(value) : undefined;
  const tag = pair.srcToken?.sep?.find(({ type }) => type === "tag");
  const list = tag ? undefined : editList(scan, old, before, value);
  if (list) return list;
  const cuts = tag ? [withoutTag(scan, tag)] : [];
  if (tail && text) {
    const isLast = tail.end === scan.text.length && text.header === "|";
    const lines = indented(text.lines, layout.indent + layout.step).join("\n");
    cuts.push({ ...head, text: head.text + text.header }, { ...tail, text: `\n${lines}${isLast ? "\n" : ""}` });
  } else if (tail && old?.type === "block-seq" && Array.isArray(value) && value.length > 0) {
    cuts.push({ ...tail, text: `\n${indented(linesOfList(value), " ".repeat(old.indent)).join("\n")}` });
  } else {
    cuts.push({ ...head, text: head.text + inlineValue(value, style, isFlow) });
    if (tail) cuts.push(tail);
  }
  return cuts.filter(({ start, end, text: put }) => start < end || put !== "");
}

function placeOf(scan: YamlScan, { key, srcToken }: YamlPair, isFlow: boolean): Place | undefined {
  const last = lastToken(srcToken?.sep);
  const value = srcToken?.value;
  if (!srcToken || !last) return isFlow ? { head: at(key.range[1], ": "), tail: undefined } : undefined;
  const propsEnd = last.offset + last.source.length;
  const lineEnd = endOfLine(scan, propsEnd);
  if (!value || ("source" in value && value.source === "" && value.type === "scalar"))
    return { head: at(propsEnd, " "), tail: isFlow ? undefined : at(lineEnd, "") };
  const end = endOfToken(scan, value);
  if (value.type === "block-scalar") {
    const header = value.props.find(({ type }) => type === "block-scalar-header") as CST.SourceToken;
    const headerEnd = header.offset + header.source.length;
    const bodyStart = Math.min(endOfLine(scan, headerEnd), end);
    return { head: { start: value.offset, end: headerEnd, text: "" }, tail: { start: bodyStart, end: Math.max(bodyStart, end), text: "" } };
  }
  if (value.type === "block-seq" || value.type === "block-map") {
    if (lineEnd > value.offset) return { head: { start: value.offset, end, text: "" }, tail: undefined };
    return { head: at(propsEnd, " "), tail: { start: lineEnd, end, text: "" } };
  }
  return { head: { start: value.offset, end, text: "" }, tail: isFlow ? undefined : at(endOfLine(scan, end), "") };
}

function at(offset: number, text: string): Splice {
  return { start: offset, end: offset, text };
}

function withoutTag({ text }: YamlScan, { offset, source }: CST.SourceToken): Splice {
  return { start: text.charAt(offset - 1) === " " ? offset - 1 : offset, end: offset + source.length, text: "" };
}

const styles: Readonly<Record<string, TextStyle>> = {
  QUOTE_SINGLE: "single",
  QUOTE_DOUBLE: "double",
  BLOCK_LITERAL: "lines",
  BLOCK_FOLDED: "lines",
};

function styleOf({ value }: YamlPair): TextStyle {
  return (isScalar(value) && styles[value.type ?? ""]) || "plain";
}
