import type { CST } from "yaml";
import { type Cut, endOfPair, startOfPair } from "./yaml-cuts.ts";
import type { YamlMap, YamlPair, YamlScan } from "./yaml-scan.ts";

/** A pair inside braces: where it starts and ends, and the comma and what else stands in front of it. */
type Item = { start: number; end: number; comma: number | undefined; lead: string; isRemoved: boolean };

/**
 * The cuts that take pairs out of a mapping in braces and put new ones in at its end, with their commas. Comments stay; new pairs stand on lines
 * of their own where the last one does.
 */
export function editFlow(scan: YamlScan, node: YamlMap, removed: ReadonlySet<YamlPair>, added: readonly string[]): Cut[] {
  const token = node.srcToken as CST.FlowCollection;
  const items = (node.items as YamlPair[]).map((pair) => itemOf(scan, pair, removed.has(pair)));
  const trailing = token.items.at(-1);
  const trailingComma = trailing && !trailing.key && !trailing.sep && !trailing.value ? commaOf(trailing) : undefined;
  const firstKept = items.findIndex(({ isRemoved }) => !isRemoved);
  const lastKept = items.findLast(({ isRemoved }) => !isRemoved);
  const cuts = items.flatMap((item, index) => {
    if (!item.isRemoved) return [];
    const [before, after] = [items[index - 1], items[index + 1]];
    return firstKept >= 0 && index > firstKept ? withCommaBefore(scan, item, before) : withCommaAfter(scan, item, after, trailingComma);
  });
  if (added.length === 0) return cuts;
  if (!lastKept) return [...cuts, insertion(token.offset + 1, added.join(", "))];
  const lead = lastKept.lead.includes("\n") ? `\n${/[^\n]*$/.exec(lastKept.lead)?.[0] ?? ""}` : " ";
  return [...cuts, insertion(lastKept.end, added.map((pair) => `,${lead}${pair}`).join(""))];
}

function insertion(offset: number, text: string): Cut {
  return { start: offset, end: offset, text };
}

function itemOf(scan: YamlScan, pair: YamlPair, isRemoved: boolean): Item {
  const [start, end, comma] = [startOfPair(pair), endOfPair(scan, pair), commaOf(pair.srcToken)];
  const tokens = pair.srcToken?.start.filter(({ type, offset }) => type !== "comma" && offset < start) ?? [];
  return { start, end, comma, lead: tokens.map(({ source }) => source).join(""), isRemoved };
}

function commaOf(item: CST.CollectionItem | undefined): number | undefined {
  return item?.start.find(({ type }) => type === "comma")?.offset;
}

function isBlank({ text }: YamlScan, start: number, end: number): boolean {
  return /^\s*$/.test(text.slice(start, end));
}

function withCommaBefore(scan: YamlScan, { start, end, comma = start }: Item, before: Item | undefined): Cut[] {
  const from = before?.end ?? comma;
  if (isBlank(scan, from, comma) && isBlank(scan, comma + 1, start)) return [{ start: from, end, text: "" }];
  return [cut(comma, comma + 1), cut(comma + 1 + scan.text.slice(comma + 1, start).trimEnd().length, end)];
}

function withCommaAfter(scan: YamlScan, { start, end }: Item, after: Item | undefined, trailingComma: number | undefined): Cut[] {
  const comma = after ? after.comma : trailingComma;
  if (comma === undefined) return [cut(start, end)];
  const next = after?.start ?? comma + 1;
  if (isBlank(scan, end, comma) && isBlank(scan, comma + 1, next)) return [cut(start, next)];
  return [cut(start, end), cut(comma, comma + 1)];
}

function cut(start: number, end: number): Cut {
  return { start, end, text: "" };
}
