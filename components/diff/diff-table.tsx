"use client";

import { Button, VisuallyHidden } from "@mantine/core";
import { IconChevronDown, IconChevronRight } from "@tabler/icons-react";
import { type ReactNode, useState } from "react";
import type { FieldChange } from "#lib/core/diff.ts";
import classes from "./diff.module.css";
import { DiffCountsLine } from "./diff-counts.tsx";
import { DiffValue } from "./diff-value.tsx";
import { FieldName } from "./field-name.tsx";

type DiffTableProps = {
  fields: readonly FieldChange[];
  /** Names the table for screen readers: the entry's path. */
  label: string;
  /** What stands over the names, where they are not those of fields. */
  nameLabel?: string;
  /** What stands over the two columns. */
  oldLabel?: string;
  newLabel?: string;
  /** False where counts stand elsewhere. */
  withCounts?: boolean;
  /** What stands under a row: what is known of a secret, what was said about the field. Nothing makes no row. */
  below?: (field: FieldChange) => ReactNode;
  /** A button at the end of a row's name. */
  action?: (field: FieldChange) => ReactNode;
};

const signs = { added: "+", removed: "−", changed: "~", unchanged: "" } as const;

/** The diff of one entry: changed fields only, old left and new right, stacked under 1,000 px; the rest is folded. */
export function DiffTable({
  fields,
  label,
  nameLabel = "Field",
  oldLabel = "Old",
  newLabel = "New",
  withCounts = true,
  below,
  action,
}: DiffTableProps) {
  const [isUnfolded, setUnfolded] = useState(false);
  const changed = fields.filter((field) => field.change !== "unchanged");
  const unchangedCount = fields.length - changed.length;
  const shown = isUnfolded ? fields : changed;
  return (
    <div className={classes.diff}>
      {withCounts && <DiffCountsLine fields={fields} />}
      {shown.length > 0 && (
        <table className={classes.table}>
          <caption>
            <VisuallyHidden>Changes of {label}</VisuallyHidden>
          </caption>
          <thead>
            <tr>
              <th scope="col" className={classes.gutter}>
                <VisuallyHidden>What happened</VisuallyHidden>
              </th>
              <th scope="col" className={classes.field}>
                {nameLabel}
              </th>
              <th scope="col">{oldLabel}</th>
              <th scope="col">{newLabel}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((field) => (
              <DiffRow
                key={field.field}
                field={field}
                oldLabel={oldLabel}
                newLabel={newLabel}
                below={below?.(field)}
                action={action?.(field)}
              />
            ))}
          </tbody>
        </table>
      )}
      {changed.length === 0 && <p className={classes.nothing}>No difference.</p>}
      {unchangedCount > 0 && (
        <Button
          variant="subtle"
          color="gray"
          size="compact-sm"
          aria-expanded={isUnfolded}
          leftSection={isUnfolded ? <IconChevronDown size={14} /> : <IconChevronRight size={14} />}
          onClick={() => setUnfolded(!isUnfolded)}
        >
          {unchangedCount} unchanged
        </Button>
      )}
    </div>
  );
}

type DiffRowProps = { field: FieldChange; oldLabel: string; newLabel: string; below?: ReactNode; action?: ReactNode };

function DiffRow({ field, oldLabel, newLabel, below, action }: DiffRowProps) {
  const isSecret = field.old?.secret || field.new?.secret;
  const row = (
    <tr data-change={field.change} data-secret={isSecret || undefined}>
      <td className={classes.gutter}>
        <span aria-hidden>{signs[field.change]}</span>
        <VisuallyHidden>{field.change}</VisuallyHidden>
      </td>
      <th scope="row" className={classes.field}>
        {action ? (
          <span className={classes.named}>
            <FieldName field={field.field} />
            {action}
          </span>
        ) : (
          <FieldName field={field.field} />
        )}
        {isSecret && field.change !== "unchanged" && <span className={classes.word}>secret {field.change}</span>}
      </th>
      <td className={classes.old} data-label={oldLabel} data-empty={field.old === undefined || undefined}>
        <DiffValue state={field.old} other={field.new} side="old" />
      </td>
      <td className={classes.new} data-label={newLabel} data-empty={field.new === undefined || undefined}>
        <DiffValue state={field.new} other={field.old} side="new" />
      </td>
    </tr>
  );
  if (!below) return row;
  return (
    <>
      {row}
      <tr>
        <td colSpan={4} className={classes.below}>
          {below}
        </td>
      </tr>
    </>
  );
}
