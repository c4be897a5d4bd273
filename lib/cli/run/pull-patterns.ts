import { parsePatterns } from "#lib/core/path-choice.ts";

/** What the server takes, with room for the rest of the address. */
const patternsMax = 100;
const encodedLengthMax = 3_000;

/**
 * The patterns of one pull that brings exactly these entries. A KV key with a star in it is a pattern that fits itself and perhaps others, and where
 * there are too many entries for one request, the largest groups are asked for whole: what was not asked for is left out when the answer is read.
 */
export function patternsWithin(patterns: readonly string[]): string[] {
  const fitting = parsePatterns(patterns.join("\n"));
  const groups = new Map<string, string[]>();
  for (const pattern of fitting) {
    const group = groupOf(pattern);
    groups.set(group, [...(groups.get(group) ?? []), pattern]);
  }
  const largestFirst = [...groups].sort(([, a], [, b]) => b.join("").length - a.join("").length);
  for (let whole = 0; whole <= largestFirst.length; whole++) {
    const chosen = largestFirst.flatMap(([group, members], index) => (index < whole ? [group] : members));
    if (chosen.length <= patternsMax && encodeURIComponent(chosen.join("\n")).length <= encodedLengthMax) return chosen.sort();
  }
  return ["**"];
}

function groupOf(pattern: string): string {
  const [kind = "", group = ""] = pattern.split("/");
  if (kind.includes("*")) return "**";
  return kind === "kv" || group.includes("*") ? `${kind}/**` : `${kind}/${group}/*`;
}
