"use client";

import { Badge, Button, Group, Text } from "@mantine/core";
import { useId } from "react";
import type { Conflict } from "#lib/api/contract/changes.ts";
import { type Choice, type ConflictColumns, chosenTogether, openItems, resultOf, splitConflict } from "#lib/core/conflict-choices.ts";
import type { FieldPath } from "#lib/core/field-paths.ts";
import type { ItemRow, Side, SplitList } from "#lib/core/list-merge.ts";
import classes from "./conflict.module.css";
import { ColumnsRow } from "./conflict-columns.tsx";
import { ConflictValue } from "./conflict-value.tsx";
import { FieldName } from "./field-name.tsx";

type ConflictFieldProps = {
  columns: ConflictColumns;
  conflict: Conflict;
  choice: Choice | undefined;
  onChoice: (choice: Choice) => void;
  typedSecret?: (field: FieldPath) => string | undefined;
};

/** One field that both sides changed; a list item by item, where that is sound. */
export function ConflictField({ columns, conflict, choice, onChoice, typedSecret }: ConflictFieldProps) {
  const split = splitConflict(columns);
  const { field } = columns;
  if (split) return <ListField columns={columns} split={split} conflict={conflict} choice={choice} onChoice={onChoice} />;
  const others = chosenTogether(conflict.fields, field).filter((other) => other !== field);
  return (
    <ColumnsRow
      name={field}
      heading={<FieldName field={field} />}
      note={others.length > 0 ? `Chosen together with ${others.join(", ")}: only one of them can stand.` : undefined}
      columns={columns}
      conflict={conflict}
      side={typeof choice === "string" ? choice : undefined}
      onSide={onChoice}
      typed={typedSecret?.(field)}
    />
  );
}

type ListFieldProps = ConflictFieldProps & { split: SplitList };

function ListField({ columns, split, conflict, choice, onChoice }: ListFieldProps) {
  const headingId = useId();
  const open = openItems(split);
  const merged = split.rows.filter(({ pick }) => pick === "theirs" || pick === "mine");
  const items = typeof choice === "object" ? choice.items : {};
  const choose = (row: ItemRow, side: Side) => {
    const together = chosenTogether(open, row.field).map((field) => [field, side] as const);
    onChoice({ items: { ...items, ...Object.fromEntries(together) } });
  };
  const result = resultOf(columns, choice);
  return (
    <fieldset className={classes.list} aria-labelledby={headingId}>
      <Group justify="space-between" gap="xs" className={classes.head}>
        <span id={headingId}>
          <FieldName field={columns.field} />
        </span>
        <Group gap={4}>
          {(["theirs", "mine"] as const).map((side) => (
            <Button
              key={side}
              size="compact-xs"
              variant={choice === side ? "light" : "default"}
              aria-pressed={choice === side}
              onClick={() => onChoice(choice === side ? { items: {} } : side)}
            >
              {side === "theirs" ? "Their whole list" : "My whole list"}
            </Button>
          ))}
        </Group>
      </Group>
      {typeof choice !== "string" && merged.length > 0 && <MergedItems rows={merged} />}
      {open.map((row) => (
        <ColumnsRow
          key={row.field}
          name={row.label}
          heading={<span className="mono">{row.label}</span>}
          columns={columnsOf(row)}
          conflict={conflict}
          side={typeof choice === "string" ? choice : items[row.field]}
          onSide={(side) => choose(row, side)}
          isNested
        />
      ))}
      <div className={classes.whole} aria-live="polite">
        <Text size="xs" c="dimmed">
          The list that results, against the base
        </Text>
        {result === null ? <Text c="dimmed">not chosen yet</Text> : <ConflictValue state={result} base={columns.base} />}
      </div>
    </fieldset>
  );
}

/** What only one side changed inside a list: it needs no choice, but has to be known. */
function MergedItems({ rows }: { rows: readonly ItemRow[] }) {
  return (
    <div className={classes.whole}>
      <Text size="xs" c="dimmed">
        {rows.length === 1 ? "One place merges" : `${rows.length} places merge`} by {rows.length === 1 ? "itself" : "themselves"}: only one
        of you changed {rows.length === 1 ? "it" : "each"}.
      </Text>
      <Group gap="xs">
        {rows.map(({ field, label, pick }) => (
          <Badge key={field} variant="default" tt="none" ff="monospace">
            {label} {pick === "mine" ? "yours" : "theirs"}
          </Badge>
        ))}
      </Group>
    </div>
  );
}

function columnsOf({ field, base, theirs, mine }: ItemRow): ConflictColumns {
  const plain = (value: ItemRow["base"]) => (value === undefined ? undefined : ({ secret: false, value } as const));
  return { field, base: plain(base), theirs: plain(theirs), mine: plain(mine) };
}
