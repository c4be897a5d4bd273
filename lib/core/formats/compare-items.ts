import { formatJson, type Json } from "#lib/core/json.ts";

/** How one list becomes another with the fewest items touched; new items come at the end of those that are written. */
export type ItemChanges = { replaced: [index: number, item: Json][]; removed: Set<number>; added: Json[] };

export function compareItems(before: readonly Json[], after: readonly Json[]): ItemChanges {
  const [left, right] = [before.map((item) => formatJson(item)), after.map((item) => formatJson(item))];
  let start = 0;
  while (start < left.length && start < right.length && left[start] === right[start]) start++;
  let end = 0;
  // Items can only be added at the end: a list that grows is compared from its start alone.
  const endMax = right.length > left.length ? 0 : right.length - start;
  while (end < endMax && left[left.length - 1 - end] === right[right.length - 1 - end]) end++;
  const shared = Math.min(left.length, right.length) - end;
  return {
    replaced: after.slice(start, shared).map((item, index): [number, Json] => [start + index, item]),
    removed: new Set([...before.keys()].slice(shared, before.length - end)),
    added: after.slice(shared, after.length - end),
  };
}
