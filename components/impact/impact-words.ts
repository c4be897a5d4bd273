import type { EntryImpact, Impact, ImpactReferrer } from "#lib/api/contract/impact.ts";

/** "1 token", "3 tokens". */
export function countWords(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** How a block refers to the entry: "in credentials", or "in store, by way of another block". */
export function referrerWords({ depth }: Pick<ImpactReferrer, "depth">): string {
  if (depth === 1) return "directly";
  return depth === 2 ? "by way of another block" : `by way of ${depth - 1} others`;
}

/** What is beyond a list that was cut short; empty when nothing is. */
export function moreWords(shown: number, count: number): string {
  return count > shown ? `and ${count - shown} more` : "";
}

/** One line for an entry: whom a change of it touches. */
export function summaryWords({ path, referrerCount, useCount, holderCount, tokenCount, sameSecret }: EntryImpact): string {
  return [
    ...(path.startsWith("block/") ? [countWords(referrerCount, "block refers", "blocks refer")] : []),
    ...(holderCount > 0 ? [`held by ${countWords(holderCount, "client")}`] : []),
    countWords(useCount, "use"),
    countWords(tokenCount, "token"),
    ...(sameSecret.count > 0 ? [countWords(sameSecret.count, "entry with the same secret", "entries with the same secret")] : []),
  ].join(" · ");
}

/** Of the people who may reveal: how many there are. */
export function readerCount(readers: Impact["readers"]): number {
  return readers.reduce((sum, { count }) => sum + count, 0);
}
