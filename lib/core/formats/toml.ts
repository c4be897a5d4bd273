import type { AST } from "toml-eslint-parser";
import { isReference } from "#lib/core/field-paths.ts";
import { isSameJson, type Json } from "#lib/core/json.ts";
import type { FileDocument, FileEdit, FileFormat } from "./define.ts";
import { byteOrderMark, lineEndOf, splitLines } from "./lines.ts";
import { readsAhead } from "./read-ahead.ts";
import { addKeys, addTables, draftOf, putValue, removeKey, removeTables, type TomlDraft, textOf } from "./toml-draft.ts";
import { scanToml, type TomlMember, type TomlNode, type TomlTable } from "./toml-scan.ts";
import { valueOfNode } from "./toml-values.ts";
import { documentOfTree, refusal, refuseTreeSideEffects, type TreeNode } from "./tree.ts";
import { firstSet, hasSets, type ObjectPlan, planEdits } from "./tree-plan.ts";

/**
 * TOML 1.0. A table is a section however it is written: `[header]`, dots, braces. An array of tables is one key. Dates, `inf` and `nan` are
 * their texts, and stay what they are when such a text is set again; null is refused.
 */
export const toml: FileFormat = {
  name: "toml",
  isTyped: true,
  holdsNull: false,
  parse: (text) => documents.read(text),
  patch: patchToml,
};

const documents = readsAhead((text) => documentOf(scanToml(withoutMark(text)).root));

function withoutMark(text: string): string {
  return text.startsWith(byteOrderMark) ? text.slice(1) : text;
}

function documentOf(root: TomlTable): FileDocument {
  return documentOfTree(treeOf(root, root.line));
}

function treeOf(node: TomlNode, line: number): TreeNode {
  if (node.kind !== "table") return { line, value: valueOfNode(node) };
  return { line: node.line, members: new Map([...node.members].map(([key, member]) => [key, treeOf(member.node, member.line)])) };
}

function patchToml(text: string, wanted: readonly FileEdit[]): string {
  const { plan, edits } = planEdits(wanted);
  const body = withoutMark(text);
  const scan = scanToml(body);
  const draft = draftOf(scan, lineEndOf(splitLines(text).lines));
  patchTable(draft, scan.root, plan);
  const result = text.slice(0, text.length - body.length) + textOf(draft);
  if (result !== text) refuseTreeSideEffects(documentOf(scan.root), edits, () => documents.readAhead(result));
  return result;
}

/** Says whether nothing is left of the table. */
function patchTable(draft: TomlDraft, table: TomlTable, plan: ObjectPlan): boolean {
  const gone = new Set<string>();
  for (const key of plan.isDropped ? table.members.keys() : plan.unset) {
    const member = table.members.get(key);
    if (!member || !isLeaf(member.node)) continue;
    removeMember(draft, member);
    gone.add(key);
  }
  const added: [string[], Json, ObjectPlan][] = [];
  for (const [key, value] of plan.set) {
    const member = table.members.get(key);
    if (!member) added.push([[key], value, plan]);
    else setMember(draft, member, value, [plan.section, key]);
  }
  for (const [key, inside] of plan.inside) {
    const member = table.members.get(key);
    if (member) patchInside(draft, member, inside, () => gone.add(key));
    else if (table.place.made === "braces" || table.place.made === "dots") added.push(...keysOf(inside, [key]));
    else addTables(draft, inside);
  }
  addKeys(draft, table, added, plan.section);
  return plan.isDropped && plan.section !== "" && table.members.size > 0 && added.length === 0 && gone.size === table.members.size;
}

function patchInside(draft: TomlDraft, member: TomlMember, plan: ObjectPlan, onGone: () => void): void {
  if (member.node.kind === "table") {
    if (!patchTable(draft, member.node, plan)) return;
    removeMember(draft, member);
    onGone();
  } else if (hasSets(plan)) {
    const { section, key } = firstSet(plan);
    throw refusal(section, key, `${plan.section} is no table in the file.`);
  }
}

/** The keys of a plan for a table that is not there, as dotted keys of the one around it. */
function keysOf(plan: ObjectPlan, path: string[]): [string[], Json, ObjectPlan][] {
  const own = [...plan.set].map(([key, value]): [string[], Json, ObjectPlan] => [[...path, key], value, plan]);
  return [...own, ...[...plan.inside].flatMap(([key, inside]) => keysOf(inside, [...path, key]))];
}

function removeMember(draft: TomlDraft, { at, node }: TomlMember): void {
  if (at) removeKey(draft, at);
  else removeTables(draft, headersOf(node));
}

/** The headers of a table, and of the tables of its array. A table that dots made goes with its keys. */
function headersOf(node: TomlNode): readonly AST.TOMLTable[] {
  if (node.kind === "tables") return node.headers;
  return node.kind === "table" && node.place.made === "header" ? [node.place.at] : [];
}

function setMember(draft: TomlDraft, { at, node }: TomlMember, value: Json, [section, key]: [string, string]): void {
  if (!isLeaf(node)) throw refusal(section, key, "this is a table in the file. Set its keys one by one.");
  if (isSameJson(valueOfNode(node), value)) return;
  if (at) putValue(draft, at.value, value, [section, key]);
  else throw refusal(section, key, "this is written as [tables] in the file, which cannot be changed as one value. Edit it by hand.");
}

function isLeaf(node: TomlNode): boolean {
  if (node.kind !== "table" || node.members.size === 0) return true;
  return node.members.size === 1 && node.members.has("$ref") && isReference(valueOfNode(node));
}
