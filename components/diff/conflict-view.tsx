"use client";

import { Button, Group, Stack } from "@mantine/core";
import { useUncontrolled } from "@mantine/hooks";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { KeyHint } from "#components/ui/key-hint.tsx";
import type { Conflict } from "#lib/api/contract/changes.ts";
import { type ConflictPicks, wholeEntry } from "#lib/core/conflict-choices.ts";
import type { FieldPath } from "#lib/core/field-paths.ts";
import classes from "./conflict.module.css";
import { ConflictEntry } from "./conflict-entry.tsx";
import { type ConflictChoices, choiceOf, countLeft, picksOf, takeAll } from "./conflict-state.ts";

type ConflictViewProps = {
  conflicts: readonly Conflict[];
  onCancel: () => void;
  /** Called once everything is chosen. Nothing is saved here: whoever calls shows the diff first. */
  onResolve: (picks: ConflictPicks) => void | Promise<void>;
  cancelLabel?: string;
  resolveLabel?: string;
  /** A secret that the person typed in this page, by entry path and field: it can be shown here too. */
  typedSecret?: (path: string, field: FieldPath) => string | undefined;
  /** Where another path can be chosen for an entry whose own is taken. */
  onOtherName?: (path: string) => void;
  /** Held outside, choices outlive the view: a newer conflict keeps those that still apply. */
  choices?: ConflictChoices;
  onChoices?: (choices: ConflictChoices) => void;
};

/** All that stands in the way of a change, entry by entry: base, theirs and yours side by side, a choice per field, the result live. */
export function ConflictView({ conflicts, onCancel, onResolve, ...props }: ConflictViewProps) {
  const { cancelLabel = "Back to editing", resolveLabel = "Show the final diff", typedSecret, onOtherName } = props;
  const [choices, setChoices] = useUncontrolled<ConflictChoices>({
    value: props.choices,
    defaultValue: {},
    onChange: props.onChoices,
  });
  const [isBusy, setBusy] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const left = countLeft(conflicts, choices);
  const isGivenUp = conflicts.every((conflict) => choiceOf(choices, conflict, wholeEntry) === "theirs");
  // The view takes the place of what had the focus: the keyboard goes on at the first choice.
  useEffect(() => firstRadio(root.current)?.focus({ preventScroll: true }), []);
  const resolve = async () => {
    setBusy(true);
    await onResolve(picksOf(conflicts, choices));
    setBusy(false);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys move between the radio groups inside; each works without them.
    <div ref={root} onKeyDown={stepBetweenFields}>
      <Stack gap="md">
        <Group gap="xs" justify="space-between">
          <Group gap="xs">
            <Button variant="default" size="compact-sm" onClick={() => setChoices(takeAll(conflicts, "theirs"))}>
              Take all theirs
            </Button>
            <Button variant="default" size="compact-sm" onClick={() => setChoices(takeAll(conflicts, "mine"))}>
              Take all mine
            </Button>
          </Group>
          <span className={classes.keys}>
            <KeyHint keys={["j", "k"]} /> next and previous field · <KeyHint keys={["←", "→"]} /> choose
          </span>
        </Group>
        {conflicts.map((conflict) => (
          <ConflictEntry
            key={conflict.path}
            conflict={conflict}
            choices={choices}
            onChoices={setChoices}
            typedSecret={typedSecret && ((field) => typedSecret(conflict.path, field))}
            onOtherName={onOtherName && (() => onOtherName(conflict.path))}
          />
        ))}
        <Group justify="flex-end" gap="xs" className={classes.foot}>
          <Button variant="default" onClick={onCancel}>
            {cancelLabel}
          </Button>
          <Button disabled={left > 0} loading={isBusy} onClick={resolve}>
            {left > 0 ? `${left} left to choose` : isGivenUp ? "Go on without mine" : resolveLabel}
          </Button>
        </Group>
      </Stack>
    </div>
  );
}

function firstRadio(within: Element | null | undefined): HTMLInputElement | null | undefined {
  return within?.querySelector<HTMLInputElement>("input[type=radio]:checked") ?? within?.querySelector("input[type=radio]");
}

/** `j` and `k` as in lists; the arrow keys choose inside a group, and Tab goes on as everywhere. */
function stepBetweenFields(event: KeyboardEvent<HTMLDivElement>): void {
  if ((event.key !== "j" && event.key !== "k") || event.ctrlKey || event.metaKey || event.altKey) return;
  const groups = [...event.currentTarget.querySelectorAll("[role=radiogroup]")];
  const at = groups.findIndex((group) => group.contains(document.activeElement));
  const next = event.key === "j" ? at + 1 : Math.max(at, 1) - 1;
  const radio = firstRadio(groups[next]);
  if (!radio) return;
  event.preventDefault();
  radio.focus();
}
