import { type FieldPath, formatFieldPath, parseFieldPath, type Segments } from "#lib/core/field-paths.ts";
import type { FieldRow } from "./config-draft.ts";

/** A line of the tree: an object that holds fields, or a field. `label` is the last part of its path. */
export type TreeRow =
  | { kind: "group"; path: FieldPath; label: string; depth: number; count: number; isOpen: boolean }
  | { kind: "field"; row: FieldRow; label: string; depth: number };

/** The fields as a tree, with an object's line above its fields; the fields of closed objects are left out. */
export function treeRows(rows: readonly FieldRow[], closed: ReadonlySet<FieldPath>): TreeRow[] {
  return branch(
    rows.map((row) => ({ row, segments: parseFieldPath(row.path) ?? [] })),
    [],
    closed,
  );
}

type Placed = { row: FieldRow; segments: Segments };

function branch(placed: readonly Placed[], parent: Segments, closed: ReadonlySet<FieldPath>): TreeRow[] {
  const depth = parent.length;
  const children = new Map<string | number, Placed[]>();
  for (const member of placed) {
    const segment = member.segments[depth] ?? "";
    children.set(segment, [...(children.get(segment) ?? []), member]);
  }
  return [...children].flatMap(([segment, members]): TreeRow[] => {
    const label = String(segment);
    const own = members
      .filter(({ segments }) => segments.length === depth + 1)
      .map(({ row }): TreeRow => ({ kind: "field", row, label, depth }));
    const deeper = members.filter(({ segments }) => segments.length > depth + 1);
    if (deeper.length === 0) return own;
    const segments = [...parent, segment];
    const path = formatFieldPath(segments);
    const isOpen = !closed.has(path);
    const group: TreeRow = { kind: "group", path, label, depth, count: deeper.length, isOpen };
    return [...own, group, ...(isOpen ? branch(deeper, segments, closed) : [])];
  });
}
