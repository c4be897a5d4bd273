import { isReference } from "#lib/core/field-paths.ts";
import { isSameJson, type Json } from "#lib/core/json.ts";
import { compareItems } from "./compare-items.ts";
import type { FileDocument, FileEdit, FileFormat } from "./define.ts";
import { type JsonLayout, layoutOf, memberText, styleOf, valueText } from "./json-layout.ts";
import { type JsonListNode, type JsonNode, type JsonObjectNode, scanJson, valueOfNode } from "./json-scan.ts";
import { byteOrderMark, lineEndOf, splitLines } from "./lines.ts";
import { readsAhead } from "./read-ahead.ts";
import { spliceList } from "./separated.ts";
import { applySplices, lineStartBefore, type Splice } from "./splices.ts";
import { documentOfTree, refusal, refuseTreeSideEffects, type TreeNode } from "./tree.ts";
import { firstSet, hasSets, type ObjectPlan, planEdits } from "./tree-plan.ts";

/**
 * JSON with one object at the root. Comments and trailing commas are read where a file has them, and kept; none are written into a file that
 * has none. A text of white space only is an object without members.
 */
export const json: FileFormat = {
  name: "json",
  isTyped: true,
  holdsNull: true,
  parse: (text) => documents.read(text),
  patch: patchJsonFile,
};

const documents = readsAhead((text) => documentOf(scanJson(withoutMark(text))));

function withoutMark(text: string): string {
  return text.startsWith(byteOrderMark) ? text.slice(1) : text;
}

function documentOf(root: JsonObjectNode | undefined): FileDocument {
  return documentOfTree(root ? treeOf(root, root.line) : { line: 1, members: new Map() });
}

function treeOf(node: JsonNode, line: number): TreeNode {
  if (node.kind !== "object") return { line, value: valueOfNode(node) };
  return { line, members: new Map([...node.members].map(([key, member]) => [key, treeOf(member.node, member.line)])) };
}

function patchJsonFile(text: string, wanted: readonly FileEdit[]): string {
  const { plan, edits } = planEdits(wanted);
  const mark = text.startsWith(byteOrderMark) ? byteOrderMark : "";
  const root = scanJson(text.slice(mark.length));
  if (!root && !hasSets(plan)) return text;
  const lineEnd = lineEndOf(splitLines(text).lines);
  const body = root ? text.slice(mark.length) : `{}${lineEnd}`;
  const object = root ?? scanJson(body);
  if (!object) return text;
  const draft: Draft = { text: body, layout: layoutOf(body, object, lineEnd), splices: [] };
  patchObject(draft, object, plan, true);
  const result = mark + applySplices(body, draft.splices);
  if (result !== text) refuseTreeSideEffects(documentOf(root), edits, () => documents.readAhead(result));
  return result;
}

type Draft = { text: string; layout: JsonLayout; splices: Splice[] };

/** What becomes of an object's members. `opensUp`: they would begin lines if it had any. */
type Change = { removed: Set<number>; added: [string, Json | ObjectPlan][]; opensUp: boolean };

/** Says whether the object is to go as a whole. */
function patchObject(draft: Draft, object: JsonObjectNode, plan: ObjectPlan, opensUp: boolean): boolean {
  const change: Change = { removed: new Set(), added: [], opensUp };
  const unset = plan.isDropped ? object.members.keys() : plan.unset;
  for (const key of unset) {
    const member = object.members.get(key);
    if (member && isLeaf(member.node)) change.removed.add(member.index);
  }
  for (const [key, value] of plan.set) setMember(draft, object, plan, change, [key, value]);
  for (const [key, inside] of plan.inside) patchInside(draft, object, change, [key, inside]);
  if (
    plan.isDropped &&
    plan.section !== "" &&
    object.members.size > 0 &&
    change.added.length === 0 &&
    change.removed.size === object.members.size
  )
    return true;
  const style = styleOf(draft.text, draft.layout, object, opensUp);
  const texts = change.added.map(([key, value]) => memberText(draft.layout, key, value, style));
  draft.splices.push(...spliceList(draft.text, object.list, change.removed, texts, style.list));
  return false;
}

function setMember(draft: Draft, object: JsonObjectNode, plan: ObjectPlan, { removed, added }: Change, [key, value]: [string, Json]): void {
  const member = object.members.get(key);
  if (!member) added.push([key, value]);
  else if (!isLeaf(member.node)) throw refusal(plan.section, key, "this is an object in the file. Set its keys one by one.");
  else {
    removed.delete(member.index);
    replaceValue(draft, member.node, value);
  }
}

function patchInside(draft: Draft, object: JsonObjectNode, { removed, added }: Change, [key, plan]: [string, ObjectPlan]): void {
  const member = object.members.get(key);
  const isNeeded = hasSets(plan);
  if (!member) {
    if (isNeeded) added.push([key, plan]);
  } else if (member.node.kind !== "object") {
    const { section, key: name } = firstSet(plan);
    if (isNeeded) throw refusal(section, name, `${plan.section} is no object in the file.`);
  } else {
    const opensUp = lineStartBefore(draft.text, object.list.items[member.index]?.start ?? 0) !== undefined;
    if (isNeeded) removed.delete(member.index);
    if (patchObject(draft, member.node, plan, opensUp)) removed.add(member.index);
  }
}

/** Only what differs is written: in an array, the items that do. */
function replaceValue(draft: Draft, node: JsonNode, value: Json): void {
  if (isSameJson(valueOfNode(node), value)) return;
  if (node.kind === "array" && Array.isArray(value)) replaceItems(draft, node, value);
  else draft.splices.push({ start: node.start, end: node.end, text: valueText(draft.layout, value) });
}

function replaceItems(draft: Draft, array: JsonListNode, items: readonly Json[]): void {
  const { replaced, removed, added } = compareItems(array.nodes.map(valueOfNode), items);
  for (const [index, item] of replaced) {
    const node = array.nodes[index];
    if (node) replaceValue(draft, node, item);
  }
  const texts = added.map((item) => valueText(draft.layout, item));
  draft.splices.push(...spliceList(draft.text, array.list, removed, texts, styleOf(draft.text, draft.layout, array, false).list));
}

function isLeaf(node: JsonNode): boolean {
  if (node.kind !== "object" || node.members.size === 0) return true;
  return node.members.size === 1 && node.members.has("$ref") && isReference(valueOfNode(node));
}
