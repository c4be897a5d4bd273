import { formatFieldPath } from "#lib/core/field-paths.ts";
import { isJsonObject, type Json } from "#lib/core/json.ts";
import type { FileEdit } from "./define.ts";
import { json } from "./json.ts";
import { jsonText } from "./json-arbitraries.ts";
import { type JsonNode, type JsonObjectNode, scanJson } from "./json-scan.ts";
import { describeLaws } from "./laws.ts";
import type { ListItem } from "./separated.ts";
import { lineStartBefore, skipBlanks } from "./splices.ts";
import { anyValue, findEdit, isTouched, treeEdits } from "./tree-arbitraries.ts";

const isObject = (value: Json) => isJsonObject(value) && Object.keys(value).length > 0;
const plain = anyValue.filter((value) => !isObject(value));

describeLaws({
  format: json,
  text: jsonText,
  edits: treeEdits,
  value: anyValue,
  plain,
  section: "s",
  start: '{ "s": { "kept": 1 } }\n',
  rest,
});

/** What is no white space and no comma, without the edited members and without the objects on the way to them that hold nothing else. */
function rest(whole: string, edits: readonly FileEdit[]): string {
  const body = whole.replace(/^\ufeff/, "");
  const root = scanJson(body);
  if (!root) return `${whole.slice(0, whole.length - body.length)}|{}|`;
  return `${whole.slice(0, whole.length - body.length)}${body.slice(0, root.start)}|${restOfObject(body, root, [], edits)}|${body.slice(root.end)}`;
}

function restOfObject(body: string, { members, list }: JsonObjectNode, path: string[], edits: readonly FileEdit[]): string {
  const section = formatFieldPath(path);
  const comments = new Map(list.comments);
  const parts: [number, string][] = [];
  for (const [key, { index, node }] of members) {
    const item = list.items[index] ?? { start: 0, end: 0, comma: undefined };
    const edit = findEdit(edits, path, key);
    if (!edit || !isLeaf(node)) {
      const inner = node.kind === "object" ? restOfObject(body, node, [...path, key], edits) : body.slice(node.start, node.end);
      const isGone = node.kind === "object" && inner === "{}" && isTouched(edits, [...path, key]);
      if (!isGone) parts.push([item.start, body.slice(item.start, node.start) + inner]);
      else if (edits[0]?.edit === "drop") dropOwn(body, comments, item);
    } else if (edit.edit !== "set" && !isMadeAgain(edits, [...path, key])) dropOwn(body, comments, item);
  }
  const isDropped =
    path.length > 0 && members.size > 0 && parts.length === 0 && edits.some((edit) => edit.edit === "drop" && edit.section === section);
  if (isDropped) return "{}";
  for (const [start, end] of comments) parts.push([start, body.slice(start, end)]);
  return `{${parts
    .sort((a, b) => a[0] - b[0])
    .map((part) => part[1])
    .join(" ")}}`;
}

/** An empty object that is unset stays when something is set in it. */
function isMadeAgain(edits: readonly FileEdit[], path: readonly string[]): boolean {
  return isTouched(
    edits.filter(({ edit }) => edit === "set"),
    path,
  );
}

/** A member's own comments: those before its comma, and those behind it where it has the line for itself. */
function dropOwn(body: string, comments: Map<number, number>, item: ListItem): void {
  for (const start of [...comments.keys()]) if (start >= item.end && start < (item.comma ?? 0)) comments.delete(start);
  if (!lineStartBefore(body, item.start)) return;
  const tail: number[] = [];
  let end = skipBlanks(body, (item.comma ?? item.end - 1) + 1);
  for (let next = comments.get(end); next !== undefined; next = comments.get(end)) {
    if (/[\r\n]/.test(body.slice(end, next))) return;
    tail.push(end);
    end = skipBlanks(body, next);
  }
  if (/^[\r\n}]/.test(body.slice(end))) for (const start of tail) comments.delete(start);
}

function isLeaf(node: JsonNode): boolean {
  return node.kind !== "object" || node.members.size === 0 || (node.members.size === 1 && isReferenceNode(node.members.get("$ref")?.node));
}

function isReferenceNode(node: JsonNode | undefined): boolean {
  return node?.kind === "leaf" && typeof node.value === "string";
}
