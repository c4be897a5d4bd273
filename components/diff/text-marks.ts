import { diffLines, diffWordsWithSpace } from "diff";

type Part = { text: string; isMarked: boolean };

/** Above this size words are not compared, lines are: a comparison may never hold the page up. */
const wordCharsMax = 4_000;
const lineCharsMax = 200_000;

/** The parts of one side of a text comparison, in order; marked is what the other side does not have. */
export function markText(old: string, next: string, side: "old" | "new"): Part[] {
  const own = side === "old" ? old : next;
  const size = old.length + next.length;
  if (size > lineCharsMax) return [{ text: own, isMarked: true }];
  const budget = { timeout: 200 };
  const compared = size > wordCharsMax ? diffLines(old, next, budget) : diffWordsWithSpace(old, next, budget);
  if (!compared) return [{ text: own, isMarked: true }];
  const dropped = side === "old" ? "added" : "removed";
  const marked = side === "old" ? "removed" : "added";
  return compared.filter((part) => !part[dropped] || part[marked]).map((part) => ({ text: part.value, isMarked: Boolean(part[marked]) }));
}
