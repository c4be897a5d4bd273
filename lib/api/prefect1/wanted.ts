import { type FieldNode, type GraphQLResolveInfo, Kind, type SelectionSetNode } from "graphql";
import { invalid } from "#lib/core/errors.ts";

/** A condition of a `where`: equal to a value, to one of a list, or both. */
export type Comparison = { _eq?: string | null; _in?: readonly string[] | null } | null | undefined;

/**
 * The values that a condition lets through, undefined when it lets through all. Refuses with `invalid` a comparison with null: a filter
 * whose value went missing must not match everything.
 */
export function wanted(field: string, comparison: Comparison): string[] | undefined {
  if (comparison === undefined) return undefined;
  if (comparison === null || comparison._eq === null || comparison._in === null) throw invalid(`where.${field}`, "compares with null.");
  const { _eq, _in } = comparison;
  if (_eq === undefined) return _in && [..._in];
  return _in === undefined || _in.includes(_eq) ? [_eq] : [];
}

/** True when a query asks for this field of what a resolver returns, itself or in fragments, in whatever place. */
export function isAskedFor(name: string, { fieldNodes, fragments }: GraphQLResolveInfo): boolean {
  const seen = new Set<string>();
  const holds = (set: SelectionSetNode | undefined): boolean =>
    (set?.selections ?? []).some((node) => {
      if (node.kind === Kind.FIELD) return node.name.value === name;
      if (node.kind === Kind.INLINE_FRAGMENT) return holds(node.selectionSet);
      if (seen.has(node.name.value)) return false;
      seen.add(node.name.value);
      return holds(fragments[node.name.value]?.selectionSet);
    });
  return fieldNodes.some((node: FieldNode) => holds(node.selectionSet));
}
