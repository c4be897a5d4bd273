"use client";

import { Radio, Text } from "@mantine/core";
import { type ReactNode, useId } from "react";
import type { Conflict } from "#lib/api/contract/changes.ts";
import type { ConflictColumns, Side } from "#lib/core/conflict-choices.ts";
import classes from "./conflict.module.css";
import { ConflictValue } from "./conflict-value.tsx";

type ColumnsRowProps = {
  /** How the group is called by those who hear it: the field, or an item of it. */
  name: string;
  heading: ReactNode;
  note?: string;
  columns: ConflictColumns;
  conflict: Conflict;
  side: Side | undefined;
  onSide: (side: Side) => void;
  /** The secret as the person typed it. */
  typed?: string;
  isNested?: boolean;
};

/** Base, theirs and yours of one place with a radio each, and what results. */
export function ColumnsRow({ name, heading, note, columns, conflict, side, onSide, typed, isNested }: ColumnsRowProps) {
  const id = useId();
  const { baseVersion, currentVersion, theirsBy } = conflict;
  const isSecret = [columns.base, columns.theirs, columns.mine].some((state) => state?.secret);
  const labels: Record<Side, string> = {
    base: baseVersion === 0 ? "Base · nothing yet" : `Base · v${baseVersion}`,
    theirs: `Theirs · ${theirsBy}, v${currentVersion}`,
    mine: "Yours",
  };
  const sides: Side[] = ["base", "theirs", "mine"];
  return (
    <div role="radiogroup" aria-label={name} className={classes.row} data-nested={isNested || undefined}>
      <div className={classes.head}>
        {heading}
        {note && (
          <Text size="xs" c="dimmed">
            {note}
          </Text>
        )}
      </div>
      <div className={classes.cells}>
        {sides.map((key) => (
          <div key={key} className={classes.cell} data-picked={side === key || undefined} data-side={key}>
            {key === "base" && (isSecret || baseVersion === 0) ? (
              // What a secret was before stands in no form: there is nothing to go back with.
              <Text size="xs" c="dimmed">
                {labels.base}
              </Text>
            ) : (
              <Radio
                name={id}
                size="xs"
                checked={side === key}
                onChange={() => onSide(key)}
                label={labels[key]}
                aria-describedby={`${id}-${key}`}
              />
            )}
            <div id={`${id}-${key}`} className={classes.value}>
              <ConflictValue
                state={columns[key]}
                base={key === "base" ? undefined : columns.base}
                typed={key === "mine" ? typed : undefined}
                name={name}
              />
            </div>
          </div>
        ))}
        <div className={classes.cell} data-side="result" aria-live="polite">
          <Text size="xs" c="dimmed">
            Result
          </Text>
          <div className={classes.value}>{side ? <ConflictValue state={columns[side]} /> : <Text c="dimmed">not chosen yet</Text>}</div>
        </div>
      </div>
    </div>
  );
}
