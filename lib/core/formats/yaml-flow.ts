import type { CST } from "yaml";
import { type List, type ListItem, type ListStyle, spliceList } from "./separated.ts";
import type { Splice } from "./splices.ts";
import { endOfItem, startOfItem } from "./yaml-cuts.ts";
import type { YamlScan } from "./yaml-scan.ts";

const style: ListStyle = { lineEnd: "\n", gap: " ", indent: "", block: undefined };

/** The splices that take items out of a mapping or list between brackets and put new ones in at its end, with their commas. */
export function editFlow(scan: YamlScan, token: CST.FlowCollection, removed: ReadonlySet<number>, added: readonly string[]): Splice[] {
  const list = listOf(scan, token);
  const isClosed = list.comments.size > 0 && added.length > 0;
  return spliceList(scan.text, list, removed, added, isClosed ? { ...style, indent: indentBefore(scan, list) } : style);
}

function indentBefore({ text }: YamlScan, { close }: List): string {
  return `${/[^\n]*$/.exec(text.slice(0, close))?.[0].replace(/\S.*$/, "") ?? ""}  `;
}

/** The items of a mapping or list between brackets, in the order in which the nodes have them. */
export function flowItems(token: CST.FlowCollection): CST.CollectionItem[] {
  return token.items.filter(
    (item) => item.key || item.sep || item.value || item.start.some(({ type }) => type === "anchor" || type === "tag"),
  );
}

function listOf(scan: YamlScan, token: CST.FlowCollection): List {
  const open = token.offset + 1;
  const close = token.end[0]?.offset ?? open;
  const rows = flowItems(token);
  const items = rows.map((row, index): ListItem => {
    const comma = commaOf(rows[index + 1] ?? token.items[token.items.indexOf(row) + 1]);
    return { start: startOfItem(row), end: endOfItem(scan, row) ?? startOfItem(row), comma };
  });
  const comments = new Map<number, number>();
  let from = open;
  for (const { start, end } of [...items, { start: close, end: close }]) {
    for (const match of scan.text.slice(from, start).matchAll(/#[^\n]*/g))
      comments.set(from + match.index, from + match.index + match[0].length);
    from = end;
  }
  return { open, close, items, comments };
}

function commaOf(item: CST.CollectionItem | undefined): number | undefined {
  return item?.start.find(({ type }) => type === "comma")?.offset;
}
