import { diffArrays } from "diff";
import { canonicalJson, formatJson, type Json } from "#lib/core/json.ts";

type MarkedItem = { text: string; mark: "same" | "added" | "removed" };

/** Above this many items a list is not compared: a comparison may never hold the page up. */
const itemsMax = 2_000;

/** A list against an older one, item by item in one sequence: what stayed, what came, what went. */
export function markItems(old: readonly Json[], next: readonly Json[]): MarkedItem[] {
  const textOf = (item: Json) => (typeof item === "string" ? item : formatJson(item));
  const all = (items: readonly Json[], mark: MarkedItem["mark"]) => items.map((item) => ({ text: textOf(item), mark }));
  if (old.length + next.length > itemsMax) return all(next, "same");
  const compared = diffArrays([...old], [...next], { comparator: (a, b) => canonicalJson(a) === canonicalJson(b), timeout: 200 });
  if (!compared) return all(next, "same");
  return compared.flatMap(({ value, added, removed }) => all(value, added ? "added" : removed ? "removed" : "same"));
}
