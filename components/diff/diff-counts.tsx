import { countChanges, type FieldChange } from "#lib/core/diff.ts";
import classes from "./diff.module.css";

const parts = [
  ["added", "+"],
  ["removed", "−"],
  ["changed", "~"],
] as const;

/** "+1 added  ~2 changed" */
export function DiffCountsLine({ fields }: { fields: readonly FieldChange[] }) {
  const counts = countChanges(fields);
  return (
    <p className={classes.counts}>
      {parts
        .filter(([change]) => counts[change] > 0)
        .map(([change, sign]) => (
          <span key={change} data-change={change}>
            {sign}
            {counts[change]} {change}
          </span>
        ))}
    </p>
  );
}
