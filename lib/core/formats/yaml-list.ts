import type { CST } from "yaml";
import type { Json } from "#lib/core/json.ts";
import { compareItems } from "./compare-items.ts";
import type { Splice } from "./splices.ts";
import { endOfItem, endOfLine, endOfToken, startOfItem } from "./yaml-cuts.ts";
import { inlineValue, linesOfList, type TextStyle } from "./yaml-encode.ts";
import { editFlow, flowItems } from "./yaml-flow.ts";
import type { YamlScan } from "./yaml-scan.ts";

/**
 * The splices that make one list out of another, touching only the items that differ, so that comments between the others stay. Undefined where
 * the list is written in a way that asks for a new one.
 */
export function editList(scan: YamlScan, token: CST.Token | null | undefined, before: Json | undefined, after: Json): Splice[] | undefined {
  if (!Array.isArray(before) || !Array.isArray(after) || after.length === 0) return undefined;
  const isFlow = token?.type === "flow-collection";
  if (!isFlow && token?.type !== "block-seq") return undefined;
  const rows: CST.CollectionItem[] = isFlow ? flowItems(token) : token.items;
  if (rows.length !== before.length || rows.some(({ start, sep }) => sep || start.some(({ type }) => type === "tag"))) return undefined;
  const { replaced, removed, added } = compareItems(before, after);
  const splices: Splice[] = [];
  for (const [index, item] of replaced) {
    const splice = replaceItem(scan, rows[index], item, isFlow);
    if (!splice) return undefined;
    splices.push(splice);
  }
  if (isFlow)
    return [
      ...splices,
      ...editFlow(
        scan,
        token,
        removed,
        added.map((item) => inlineValue(item, "plain", true)),
      ),
    ];
  const lines = editLines(scan, token, removed, added);
  return lines && [...splices, ...lines];
}

const styles: Readonly<Record<string, TextStyle>> = { "single-quoted-scalar": "single", "double-quoted-scalar": "double" };

function replaceItem(scan: YamlScan, row: CST.CollectionItem | undefined, item: Json, isFlow: boolean): Splice | undefined {
  const value = row?.value;
  if (!value || ("source" in value && value.source === "")) return undefined;
  return { start: value.offset, end: endOfToken(scan, value), text: inlineValue(item, styles[value.type] ?? "plain", isFlow) };
}

function editLines(scan: YamlScan, token: CST.BlockSequence, removed: ReadonlySet<number>, added: readonly Json[]): Splice[] | undefined {
  const splices: Splice[] = [];
  for (const index of removed) {
    const row = token.items[index];
    const start = row ? startOfItem(row) : 0;
    const lineStart = start === 0 ? 0 : scan.text.lastIndexOf("\n", start - 1) + 1;
    if (!row || /[^ ]/.test(scan.text.slice(lineStart, start))) return undefined;
    const end = endOfLine(scan, endOfItem(scan, row) ?? start);
    splices.push({ start: lineStart, end: Math.min(end + 1, scan.text.length), text: "" });
  }
  if (added.length === 0) return splices;
  const end = endOfLine(scan, endOfToken(scan, token));
  const lines = linesOfList(added).map((line) => `\n${" ".repeat(token.indent)}${line}`);
  return [...splices, { start: end, end, text: lines.join("") }];
}
