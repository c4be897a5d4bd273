import classes from "#components/import/import.module.css";
import type { Compared } from "./use-compare.ts";

const words = [
  ["created", "+", "new"],
  ["changed", "~", "changed"],
  ["same", "=", "the same"],
  ["refused", "!", "refused"],
] as const;

/** "+ 12 new  ~ 3 changed  = 40 the same" */
export function CompareTallies({ rows }: { rows: readonly Compared[] }) {
  const counted = words.map(([outcome, sign, word]) => ({
    outcome,
    sign,
    word,
    count: rows.filter(({ answer }) => answer.outcome === outcome).length,
  }));
  const number = new Intl.NumberFormat("en");
  return (
    <ul className={classes.tallies} aria-label="What there is to do">
      {counted
        .filter(({ count }) => count > 0)
        .map(({ outcome, sign, word, count }) => (
          <li key={outcome} data-outcome={outcome}>
            <span aria-hidden>{sign}</span> {number.format(count)} {word}
          </li>
        ))}
    </ul>
  );
}
