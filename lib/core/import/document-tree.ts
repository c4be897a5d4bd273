import { formatFieldPath, parseFieldPath } from "#lib/core/field-paths.ts";
import type { FileDocument } from "#lib/core/formats/define.ts";
import { forbiddenKeys, type Json } from "#lib/core/json.ts";

/** A value of a file by the way to it: sections and tables first, then its key. `line` counts from 1. */
export type Leaf = { way: readonly string[]; value: Json; line: number };

/**
 * Every value of a file in its order. What an INI file inherits from `[DEFAULT]` is said of every section and so of none: it is left out.
 */
export function leavesOfFile({ sections }: FileDocument, isTree: boolean): Leaf[] {
  const leaves = [...sections].flatMap(([section, { keys }]) => {
    const around = isTree ? (parseFieldPath(section) ?? [section]).map(String) : section === "" ? [] : [section];
    return [...keys].flatMap(([key, { value, line, isInherited }]) => (isInherited ? [] : [{ way: [...around, key], value, line }]));
  });
  // A document has an object's own values before the objects in it.
  return leaves.sort((a, b) => a.line - b.line);
}

/** Why no document can hold a value at this way; undefined when one can. */
export function findWayProblem(way: readonly string[]): string | undefined {
  const forbidden = way.find((name) => forbiddenKeys.has(name));
  return forbidden === undefined ? undefined : `has a key named ${forbidden}, which no document may have.`;
}

/** The field path of a way. */
export function fieldOfWay(way: readonly string[]): string {
  return formatFieldPath([...way]);
}

/** The members of a file's root with everything below each, in file order. Readers of trees refuse the keys that no object may have. */
export function topMembers(leaves: readonly Leaf[]): Map<string, { value: Json; line: number }> {
  const members = new Map<string, { value: Json; line: number }>();
  for (const { way, value, line } of leaves) {
    const [top = "", ...rest] = way;
    const member = members.get(top);
    members.set(top, { value: withLeaf(member?.value, rest, value), line: member?.line ?? line });
  }
  return members;
}

/** Puts a leaf into what was made by earlier calls, which is written to in place. */
function withLeaf(into: Json | undefined, way: readonly string[], value: Json): Json {
  const [first, ...rest] = way;
  if (first === undefined) return value;
  const object = typeof into === "object" && into !== null && !Array.isArray(into) ? (into as { [key: string]: Json }) : {};
  object[first] = withLeaf(Object.hasOwn(object, first) ? object[first] : undefined, rest, value);
  return object;
}
