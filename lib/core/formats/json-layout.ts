import { formatJson, isJsonObject, type Json } from "#lib/core/json.ts";
import type { JsonListNode, JsonObjectNode } from "./json-scan.ts";
import type { ListStyle } from "./separated.ts";
import { lineStartBefore } from "./splices.ts";
import { hasSets, type ObjectPlan } from "./tree-plan.ts";

/** How a JSON file is laid out where a list does not show it itself: what one level of indentation is, and the white space of one line. */
export type JsonLayout = { lineEnd: string; unit: string; gap: string; colon: string };

/** How new members of one list are written: between the others, and in themselves. `indent` is undefined where they share a line. */
export type MemberStyle = { list: ListStyle; indent: string | undefined; colon: string };

export function layoutOf(text: string, root: JsonObjectNode, lineEnd: string): JsonLayout {
  const { items } = root.list;
  const [first, second] = items;
  const colon = colonOf(text, root, items.length > 0 ? 0 : undefined) ?? ": ";
  const between = first?.comma !== undefined && second ? text.slice(first.comma + 1, second.start) : undefined;
  const gap = between !== undefined && /^[ \t]*$/.test(between) ? between : colon === ":" ? "" : " ";
  const unit = first ? lineStartBefore(text, first.start)?.indent : undefined;
  return { lineEnd, unit: unit ?? "  ", gap, colon };
}

/** `opensUp`: the list is to be written over several lines if it is empty now. */
export function styleOf(text: string, layout: JsonLayout, node: JsonObjectNode | JsonListNode, opensUp: boolean): MemberStyle {
  const { lineEnd, gap, unit } = layout;
  const last = node.list.items.at(-1);
  const outer = indentOfLine(text, node.start);
  const colon = node.kind === "object" ? colonOf(text, node, node.list.items.length - 1) : undefined;
  const block = opensUp ? { item: outer + unit, close: outer } : undefined;
  const indent = last
    ? lineStartBefore(text, last.start)?.indent
    : opensUp && node.list.close === node.list.open
      ? outer + unit
      : undefined;
  return { list: { lineEnd, gap, indent: outer + unit, block }, indent, colon: colon ?? layout.colon };
}

function colonOf(text: string, object: JsonObjectNode, index: number | undefined): string | undefined {
  const member = [...object.members.values()][index ?? -1];
  const colon = member ? text.slice(member.keyEnd, member.node.start) : "";
  return /^[ \t]*:[ \t]*$/.test(colon) ? colon : undefined;
}

function indentOfLine(text: string, offset: number): string {
  let start = offset;
  while (start > 0 && text[start - 1] !== "\n" && text[start - 1] !== "\r") start--;
  return /^[ \t]*/.exec(text.slice(start, offset))?.[0] ?? "";
}

export function memberText(layout: JsonLayout, key: string, value: Json | ObjectPlan, style: MemberStyle): string {
  return JSON.stringify(key) + style.colon + (isPlan(value) ? objectText(layout, value, style) : valueText(layout, value));
}

function isPlan(value: Json | ObjectPlan): value is ObjectPlan {
  return isJsonObject(value) && value.set instanceof Map;
}

/** A new object with what a plan sets in it: over several lines where its neighbours have a line each. */
function objectText(layout: JsonLayout, plan: ObjectPlan, style: MemberStyle): string {
  const indent = style.indent === undefined ? undefined : style.indent + layout.unit;
  const inner = { ...style, indent };
  const needed = [...plan.inside].filter(([, inside]) => hasSets(inside));
  const members = [...plan.set, ...needed].map(([key, value]) => memberText(layout, key, value, inner));
  if (indent === undefined) return `{${members.join(`,${layout.gap}`)}}`;
  const start = layout.lineEnd + indent;
  return `{${start}${members.join(`,${start}`)}${layout.lineEnd}${style.indent}}`;
}

/** A value on one line, with the white space that the file has on its lines. */
export function valueText(layout: JsonLayout, value: Json): string {
  if (Array.isArray(value)) return `[${value.map((item) => valueText(layout, item)).join(`,${layout.gap}`)}]`;
  if (!isJsonObject(value)) return formatJson(value);
  const members = Object.entries(value).map(([key, item]) => JSON.stringify(key) + layout.colon + valueText(layout, item));
  return `{${members.join(`,${layout.gap}`)}}`;
}
