import { TextInput } from "@mantine/core";
import classes from "./day-range.module.css";

type DayRangeProps = { from: string; to: string; onChange: (next: { from: string } | { to: string }) => void };

/** Two days between which something lies. UTC, as times are kept. */
export function DayRange({ from, to, onChange }: DayRangeProps) {
  return (
    <span className={classes.days}>
      <Day label="From day (UTC)" value={from} onChange={(day) => onChange({ from: day })} />
      <span aria-hidden>–</span>
      <Day label="To day (UTC)" value={to} onChange={(day) => onChange({ to: day })} />
    </span>
  );
}

function Day({ label, value, onChange }: { label: string; value: string; onChange: (day: string) => void }) {
  return (
    <TextInput
      type="date"
      aria-label={label}
      title={label}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      className={classes.day}
    />
  );
}
