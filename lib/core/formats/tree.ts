import { DomainError } from "#lib/core/errors.ts";
import { formatFieldPath, isReference, parseFieldPath } from "#lib/core/field-paths.ts";
import { isJsonObject, isSameJson, type Json } from "#lib/core/json.ts";
import type { FileDocument, FileEdit, FileKey, FileSection, FileWarning } from "./define.ts";
import { keyName } from "./lines.ts";

/** A place in a tree format: an object with its members in file order, or a leaf with its value. `line` counts from 1. */
export type TreeNode =
  | { line: number; value: Json; members?: undefined }
  | { line: number; value?: undefined; members: ReadonlyMap<string, TreeNode> };

/** How deep objects and lists may be nested in a file; deeper ones are refused before they can exhaust the stack. */
export const depthMax = 100;

/**
 * The document of a tree: a section for the root and for each object in it that has members, by field path. An empty object and a reference
 * (`{"$ref": …}`) are leaves of the object around them, as they are for `leavesOf`.
 */
export function documentOfTree(root: TreeNode, warnings: readonly FileWarning[] = []): FileDocument {
  const sections = new Map<string, FileSection>();
  collect(root, [], sections);
  return { sections, warnings };
}

function collect(node: TreeNode, segments: string[], sections: Map<string, FileSection>): void {
  const keys = new Map<string, FileKey>();
  sections.set(formatFieldPath(segments), { line: node.line, keys });
  for (const [key, child] of node.members ?? []) {
    const value = leafOf(child);
    if (value === undefined) collect(child, [...segments, key], sections);
    else keys.set(key, { value, line: child.line, isInherited: false });
  }
}

function leafOf(node: TreeNode): Json | undefined {
  if (!node.members) return node.value;
  if (node.members.size === 0) return {};
  const target = node.members.size === 1 ? node.members.get("$ref")?.value : undefined;
  return typeof target === "string" ? { $ref: target } : undefined;
}

/** The keys on the way to a section, or undefined for what names no object (`hosts[0]`, a text that is no field path). */
export function sectionSegments(section: string): string[] | undefined {
  const segments = parseFieldPath(section) ?? [0];
  return segments.every((segment) => typeof segment === "string") ? segments : undefined;
}

/** A refusal that names the section or key of an edit. `what` is the rest of the sentence. */
export function refusal(section: string, key: string | undefined, what: string): DomainError {
  const place = key === undefined ? `[${section}]` : keyName(section, key);
  return new DomainError("invalid", `${place}: ${what}`, { problems: [{ path: place, message: what }] });
}

/**
 * The last guard of every `patch` of a tree format, as `refuseSideEffects` is for flat ones: each leaf of the new text must be what the old
 * document and the edits say. Objects on the way to an edited key may come, go and be empty.
 */
export function refuseTreeSideEffects(before: FileDocument, edits: readonly FileEdit[], readAfter: () => FileDocument): void {
  const touched = objectsAround(edits);
  const expected = leavesAfter(before, edits);
  const actual = leavesOfDocument(readOrRefuse(readAfter, edits));
  for (const path of new Set([...expected.keys(), ...actual.keys()])) {
    const [wanted, found] = [expected.get(path), actual.get(path)];
    const isLeftover = touched.has(path) && isEmptyOrGone(wanted?.value) && isEmptyOrGone(found?.value);
    if (!isLeftover && !isSameJson(wanted?.value, found?.value)) throw sideEffect((wanted ?? found)?.section ?? "", (wanted ?? found)?.key);
  }
}

type Leaf = { section: string; key: string; value: Json };

function isEmptyOrGone(value: Json | undefined): boolean {
  return value === undefined || (isJsonObject(value) && Object.keys(value).length === 0);
}

function objectsAround(edits: readonly FileEdit[]): Set<string> {
  const paths = new Set<string>();
  for (const section of new Set(edits.map((edit) => edit.section))) {
    const segments = sectionSegments(section) ?? [];
    for (let length = segments.length; length > 0; length--) paths.add(formatFieldPath(segments.slice(0, length)));
  }
  return paths;
}

function leavesAfter(before: FileDocument, edits: readonly FileEdit[]): Map<string, Leaf> {
  const leaves = leavesOfDocument(before);
  for (const edit of edits) {
    const keys = edit.edit === "drop" ? (before.sections.get(edit.section)?.keys.keys() ?? []) : [edit.key];
    for (const key of keys) remove(leaves, edit.section, key);
    if (edit.edit === "set") put(leaves, pathOf(edit.section, edit.key), edit);
  }
  return leaves;
}

function leavesOfDocument({ sections }: FileDocument): Map<string, Leaf> {
  const leaves = new Map<string, Leaf>();
  for (const [section, { keys }] of sections)
    for (const [key, { value }] of keys) put(leaves, pathOf(section, key), { section, key, value });
  return leaves;
}

/** A reference counts as the object with one member that it is, so that it may become one with more. */
function put(leaves: Map<string, Leaf>, path: string, { section, key, value }: Leaf): void {
  if (isReference(value)) leaves.set(`${path}["$ref"]`, { section, key, value: value.$ref });
  else leaves.set(path, { section, key, value });
}

/** What stands at `$ref` in an object goes with the object's key only where that key was a reference. */
function remove(leaves: Map<string, Leaf>, section: string, key: string): void {
  const path = pathOf(section, key);
  leaves.delete(path);
  const target = leaves.get(`${path}["$ref"]`);
  if (target?.section === section && target.key === key) leaves.delete(`${path}["$ref"]`);
}

function pathOf(section: string, key: string): string {
  const last = formatFieldPath([key]);
  return section === "" || last.startsWith("[") ? section + last : `${section}.${last}`;
}

function readOrRefuse(read: () => FileDocument, edits: readonly FileEdit[]): FileDocument {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const edit = edits[0];
    throw sideEffect(edit?.section ?? "", edit && "key" in edit ? edit.key : undefined);
  }
}

function sideEffect(section: string, key: string | undefined): DomainError {
  return refusal(section, key, "the file is laid out so that this cannot be changed without moving something else. Edit it by hand.");
}
