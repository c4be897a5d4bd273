"use client";

import { Alert, Button, Group, Radio, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import type { Conflict, ConflictField } from "#lib/api/contract/changes.ts";
import classes from "./conflict-picker.module.css";
import { DiffValue } from "./diff-value.tsx";
import { FieldName } from "./field-name.tsx";

type Side = "theirs" | "mine";
type ConflictPickerProps = {
  conflict: Conflict;
  onResolve: (picks: Record<string, Side>) => Promise<void>;
  onCancel: () => void;
};

/** Base, theirs and yours side by side for every field that both sides changed; the result stands in the last column. */
export function ConflictPicker({ conflict, onResolve, onCancel }: ConflictPickerProps) {
  const [picks, setPicks] = useState<Record<string, Side>>({});
  const [isBusy, setBusy] = useState(false);
  const takeAll = (side: Side) => setPicks(Object.fromEntries(conflict.fields.map(({ field }) => [field, side])));
  const open = conflict.fields.filter(({ field }) => !picks[field]).length;
  const resolve = async () => {
    setBusy(true);
    await onResolve(picks);
    setBusy(false);
  };
  return (
    <Stack gap="md">
      <Alert color="yellow" title={`${conflict.theirsBy} saved v${conflict.currentVersion} while you were editing`}>
        <Text size="sm">
          That was <RelativeTime at={conflict.theirsAt} />. You both changed the same {conflict.fields.length === 1 ? "field" : "fields"}.
          Choose for each whose value stands; what else you changed is kept.
        </Text>
      </Alert>
      <Group gap="xs">
        <Button variant="default" size="compact-sm" onClick={() => takeAll("theirs")}>
          Take all theirs
        </Button>
        <Button variant="default" size="compact-sm" onClick={() => takeAll("mine")}>
          Take all mine
        </Button>
      </Group>
      <div className={classes.rows}>
        {conflict.fields.map((field) => (
          <ConflictRow
            key={field.field}
            row={field}
            conflict={conflict}
            pick={picks[field.field]}
            onPick={(side) => setPicks((now) => ({ ...now, [field.field]: side }))}
          />
        ))}
      </div>
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onCancel}>
          Back to editing
        </Button>
        <Button disabled={open > 0} loading={isBusy} onClick={resolve}>
          {open > 0 ? `${open} left to choose` : "Show the final diff"}
        </Button>
      </Group>
    </Stack>
  );
}

type RowProps = { row: ConflictField; conflict: Conflict; pick: Side | undefined; onPick: (side: Side) => void };

function ConflictRow({ row, conflict, pick, onPick }: RowProps) {
  return (
    <fieldset className={classes.row}>
      <legend>
        <FieldName field={row.field} />
      </legend>
      <div className={classes.cell}>
        <Text size="xs" c="dimmed">
          Base · v{conflict.baseVersion}
        </Text>
        <DiffValue state={row.base} side="old" />
      </div>
      <div className={classes.cell} data-picked={pick === "theirs" || undefined}>
        <Radio
          name={row.field}
          size="xs"
          checked={pick === "theirs"}
          onChange={() => onPick("theirs")}
          label={`Theirs · ${conflict.theirsBy}`}
        />
        <DiffValue state={row.theirs} other={row.base} side="new" />
      </div>
      <div className={classes.cell} data-picked={pick === "mine" || undefined}>
        <Radio name={row.field} size="xs" checked={pick === "mine"} onChange={() => onPick("mine")} label="Yours" />
        <DiffValue state={row.mine} other={row.base} side="new" />
      </div>
      <div className={classes.cell} aria-live="polite">
        <Text size="xs" c="dimmed">
          Result
        </Text>
        {pick ? <DiffValue state={row[pick]} side="new" /> : <Text c="dimmed">not chosen yet</Text>}
      </div>
    </fieldset>
  );
}
