import { isScalar } from "yaml";
import { findProblem, isSameJson, type Json } from "#lib/core/json.ts";
import type { Splice } from "./splices.ts";
import { refusal } from "./tree.ts";
import { firstSet, hasSets, type ObjectPlan } from "./tree-plan.ts";
import { endOfLine, endOfPair, endOfToken, lastToken, startOfItem } from "./yaml-cuts.ts";
import { inlineKey, inlineValue, type TextStyle } from "./yaml-encode.ts";
import { editFlow } from "./yaml-flow.ts";
import type { YamlMap, YamlPair, YamlScan } from "./yaml-scan.ts";
import { isTaken, leafOf, type YamlObject, type YamlTree } from "./yaml-tree.ts";
import { type Layout, newLines, replaceValue } from "./yaml-value.ts";

/** What becomes of one mapping of the file. A new mapping is added as the plan of what is in it. */
type Change = {
  section: string;
  sets: { key: string; pair: YamlPair; before: Json; value: Json }[];
  removed: Map<string, YamlPair>;
  added: [string, Json | ObjectPlan][];
};

type Draft = { tree: YamlTree; step: string; splices: Splice[] };

/** The splices that carry out a plan. Refuses by section and key what would change other keys or what is not ours to change. */
export function splicesOf(tree: YamlTree, plan: ObjectPlan): Splice[] {
  const draft: Draft = { tree, step: stepOf(tree.root), splices: [] };
  patchObject(draft, tree.root, plan, undefined);
  return draft.splices;
}

/** How far the file indents: as its first mapping inside another one. */
function stepOf(root: YamlObject): string {
  const indent = (object: YamlObject) => (object.node?.srcToken?.type === "block-map" ? object.node.srcToken.indent : undefined);
  for (const member of root.members.values()) {
    const [outer, inner] = [indent(root), member.kind === "object" ? indent(member.object) : undefined];
    if (outer !== undefined && inner !== undefined && inner > outer) return " ".repeat(inner - outer);
  }
  return "  ";
}

/** Says whether the mapping is to go as a whole. `owner` is the pair whose value it is. */
function patchObject(draft: Draft, object: YamlObject, plan: ObjectPlan, owner: YamlPair | undefined): boolean {
  const change: Change = { section: plan.section, sets: [], removed: new Map(), added: [] };
  for (const key of plan.isDropped ? object.members.keys() : plan.unset) if (!plan.set.has(key)) unsetKey(object, key, change);
  for (const [key, value] of plan.set) setKey(object, key, value, change);
  for (const [key, inside] of plan.inside) patchInside(draft, object, key, inside, change);
  const { sets, removed, added, section } = change;
  if (sets.length + removed.size + added.length === 0) return false;
  const { scan, root } = draft.tree;
  if (object === root && isNothing(scan)) {
    draft.splices.push(firstKeys(scan, added, draft.step));
    return false;
  }
  const node = object.node;
  if (!node)
    throw refusal(section, keyOf(change), "the value comes through an alias, a merge key or a tag, and others would change with it.");
  if (plan.isDropped && owner && removed.size === node.items.length && added.length === 0) return true;
  draft.splices.push(...splicesOfChange(draft, node, change, owner));
  return false;
}

function unsetKey(object: YamlObject, key: string, { removed }: Change): void {
  const member = object.members.get(key);
  if (member?.pair && object.node && leafOf(member) !== undefined) removed.set(key, member.pair);
}

function setKey(object: YamlObject, key: string, value: Json, { section, sets, added }: Change): void {
  const problem = findProblem({ [key]: value }, "");
  if (problem) throw refusal(section, key, `a YAML file cannot hold this: ${problem.path ? "it " : ""}${problem.message}`);
  const member = object.members.get(key);
  const current = member && leafOf(member);
  if (current !== undefined && isSameJson(current, value)) return;
  if (isTaken(object, key)) throw refusal(section, key, "the file has a key or value of a kind there that only YAML knows.");
  if (member && current === undefined) throw refusal(section, key, "it is an object in the file: set its keys.");
  if (member?.pair && object.node && current !== undefined) sets.push({ key, pair: member.pair, before: current, value });
  else added.push([key, value]);
}

function patchInside(draft: Draft, object: YamlObject, key: string, inside: ObjectPlan, change: Change): void {
  const member = object.members.get(key);
  if (member?.kind === "object") {
    if (patchObject(draft, member.object, inside, member.pair) && member.pair) change.removed.set(key, member.pair);
  } else if (hasSets(inside)) {
    const first = firstSet(inside);
    if (member || isTaken(object, key)) throw refusal(first.section, first.key, `${key} is not an object in the file.`);
    refuseNames(inside, key);
    change.added.push([key, inside]);
  }
}

function refuseNames(plan: ObjectPlan, name: string): void {
  const { section, key } = firstSet(plan);
  const problem = findProblem({ [name]: Object.fromEntries(plan.set) }, "");
  if (problem) throw refusal(section, key, `a YAML file cannot hold this: ${problem.path ? "it " : ""}${problem.message}`);
  for (const [inner, inside] of plan.inside) if (hasSets(inside)) refuseNames(inside, inner);
}

function keyOf({ sets, removed, added }: Change): string | undefined {
  return sets[0]?.key ?? [...removed.keys()][0] ?? added[0]?.[0];
}

/** True for a document without a root: what is written is its first. */
function isNothing({ root }: YamlScan): boolean {
  return root === null || (isScalar(root) && root.source === "" && root.tag === undefined && root.anchor === undefined);
}

function firstKeys({ text, documentEnd }: YamlScan, added: Change["added"], step: string): Splice {
  const lines = linesOf(added, { indent: "", step, keyStyle: "plain" });
  const isEnded = documentEnd === 0 || text.charAt(documentEnd - 1) === "\n";
  return { start: documentEnd, end: documentEnd, text: `${isEnded ? "" : "\n"}${lines.join("\n")}\n` };
}

function splicesOfChange({ tree, step }: Draft, node: YamlMap, change: Change, owner: YamlPair | undefined): Splice[] {
  const { scan } = tree;
  const { section, sets, removed, added } = change;
  const block = node.srcToken?.type === "block-map" ? node.srcToken : undefined;
  const layout: Layout = { indent: " ".repeat(block?.indent ?? 0), step, keyStyle: keyStyleOf(node) };
  const splices = sets.flatMap(({ key, pair, before, value }) => {
    const made = replaceValue(scan, pair, [before, value], block === undefined, layout);
    if (!made) throw refusal(section, key, "the key has no colon in the file. Edit it by hand.");
    return made;
  });
  if (node.srcToken?.type === "flow-collection") {
    const goners = new Set(removed.values());
    const gone = new Set([...(node.items as YamlPair[]).entries()].filter(([, pair]) => goners.has(pair)).map(([index]) => index));
    return [...splices, ...editFlow(scan, node.srcToken, gone, inlineMembers(added, layout.keyStyle))];
  }
  for (const [key, pair] of removed) splices.push(withoutLines(scan, pair, section, key));
  if (added.length > 0) splices.push(lastLines(scan, node, removed, linesOf(added, layout)));
  else if (owner && removed.size === node.items.length) splices.push(emptyBraces(owner, section));
  return splices;
}

function keyStyleOf({ items }: YamlMap): TextStyle {
  const last = items.at(-1)?.key;
  return isScalar(last) && last.type === "QUOTE_DOUBLE" ? "double" : "plain";
}

function lastLines(scan: YamlScan, node: YamlMap, removed: Change["removed"], lines: readonly string[]): Splice {
  const end = node.srcToken ? endOfLine(scan, endOfToken(scan, node.srcToken)) : scan.text.length;
  if (end < scan.text.length) return { start: end + 1, end: end + 1, text: `${lines.join("\n")}\n` };
  const isLastRemoved = [...removed.values()].includes(node.items.at(-1) as YamlPair);
  return { start: end, end, text: `${isLastRemoved ? "" : "\n"}${lines.join("\n")}\n` };
}

function emptyBraces(owner: YamlPair, section: string): Splice {
  const last = lastToken(owner.srcToken?.sep);
  if (!last) throw refusal(section, undefined, "nothing would be left of it. Edit the file by hand.");
  const offset = last.offset + last.source.length;
  return { start: offset, end: offset, text: " {}" };
}

function withoutLines(scan: YamlScan, pair: YamlPair, section: string, key: string): Splice {
  const start = pair.srcToken ? startOfItem(pair.srcToken) : 0;
  const lineStart = start === 0 ? 0 : scan.text.lastIndexOf("\n", start - 1) + 1;
  if (/[^ ]/.test(scan.text.slice(lineStart, start)))
    throw refusal(section, key, "something else stands on the same line. Edit the file by hand.");
  return { start: lineStart, end: Math.min(endOfLine(scan, endOfPair(scan, pair)) + 1, scan.text.length), text: "" };
}

function linesOf(added: Change["added"], layout: Layout): string[] {
  const { indent, step, keyStyle } = layout;
  return added.flatMap(([name, value]) =>
    isPlan(value)
      ? [`${indent}${inlineKey(name, keyStyle)}:`, ...linesOf(membersOf(value), { ...layout, indent: indent + step })]
      : newLines(name, value, layout),
  );
}

function inlineMembers(added: Change["added"], keyStyle: TextStyle): string[] {
  return added.map(([name, value]) => {
    const text = isPlan(value) ? `{${inlineMembers(membersOf(value), keyStyle).join(", ")}}` : inlineValue(value, keyStyle, true);
    return `${inlineKey(name, keyStyle)}: ${text}`;
  });
}

function isPlan(value: Json | ObjectPlan): value is ObjectPlan {
  return typeof value === "object" && value !== null && "inside" in value && value.inside instanceof Map;
}

/** What a plan puts into a new mapping. */
function membersOf({ set, inside }: ObjectPlan): Change["added"] {
  return [...set, ...[...inside].filter(([, plan]) => hasSets(plan))];
}
