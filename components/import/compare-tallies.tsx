import type { ComparedEdit } from "#lib/api/contract/import.ts";
import classes from "./import.module.css";

const words = [
  ["created", "+", "new"],
  ["changed", "~", "changed"],
  ["same", "=", "the same"],
  ["refused", "!", "refused"],
] as const;

/** "+ 12 new  ~ 3 changed  = 40 the same" */
export function CompareTallies({ counts }: { counts: Record<ComparedEdit["outcome"], number> }) {
  const number = new Intl.NumberFormat("en");
  return (
    <ul className={classes.tallies} aria-label="What there is to do">
      {words
        .filter(([outcome]) => counts[outcome] > 0)
        .map(([outcome, sign, word]) => (
          <li key={outcome} data-outcome={outcome}>
            <span aria-hidden>{sign}</span> {number.format(counts[outcome])} {word}
          </li>
        ))}
    </ul>
  );
}
