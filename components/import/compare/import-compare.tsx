"use client";

import { Button, Group, Progress, Stack, Text } from "@mantine/core";
import { useCallback, useState } from "react";
import classes from "#components/import/import.module.css";
import type { ImportOutcome } from "#components/import/import-done.tsx";
import { ErrorPanel } from "#components/ui/error-panel.tsx";
import { Panel } from "#components/ui/panel.tsx";
import type { Action } from "#lib/api/action.ts";
import type { ImportEdit } from "#lib/core/import/choices.ts";
import { foldPath } from "#lib/core/paths.ts";
import { ImportReview } from "./import-review.tsx";
import { useCompare } from "./use-compare.ts";

type ImportCompareProps = {
  edits: readonly ImportEdit[];
  /** The file's name; empty for what was pasted. */
  source: string;
  compareImport: Action<"compareImport">;
  onBack: () => void;
  onAgain: () => void;
  onDone: (outcomes: ImportOutcome[]) => void;
};

/** What the chosen rows would change, and the save. A file that is too much for one change is saved in parts, one after the other. */
export function ImportCompare({ edits, source, compareImport, onBack, onAgain, onDone }: ImportCompareProps) {
  const [waiting, setWaiting] = useState(edits);
  const [outcomes, setOutcomes] = useState<ImportOutcome[]>([]);
  const { stage, compare } = useCompare(compareImport, waiting);
  const handle = useCallback(
    (outcome: ImportOutcome, paths: readonly string[], isLast: boolean) => {
      const all = [...outcomes, outcome];
      if (isLast) return onDone(all);
      const handled = new Set(paths.map(foldPath));
      setOutcomes(all);
      setWaiting((known) => known.filter(({ path }) => !handled.has(foldPath(path))));
    },
    [outcomes, onDone],
  );
  switch (stage.at) {
    case "comparing":
      return <Comparing done={stage.done} total={waiting.length} />;
    case "refused":
      return (
        <Stack gap="md">
          <ErrorPanel title="This could not be compared" refusal={stage.refusal} />
          <Group gap="xs">
            <Button variant="default" onClick={onBack}>
              Back to choosing
            </Button>
            <Button onClick={() => void compare(waiting)}>Try again</Button>
          </Group>
        </Stack>
      );
    case "compared":
      return (
        <ImportReview
          rows={stage.rows}
          alongside={stage.alongside}
          source={source}
          before={outcomes}
          onBack={outcomes.length === 0 ? onBack : undefined}
          onAgain={onAgain}
          onStop={() => onDone(outcomes)}
          onCompare={() => void compare(waiting)}
          onHandled={handle}
        />
      );
    default:
      return stage satisfies never;
  }
}

function Comparing({ done, total }: { done: number; total: number }) {
  const number = new Intl.NumberFormat("en");
  return (
    <div className={classes.form} aria-busy="true">
      <Panel title="Comparing">
        <Stack gap="sm">
          <Text c="dimmed" aria-live="polite">
            {number.format(done)} of {number.format(total)} {total === 1 ? "entry" : "entries"}
          </Text>
          <Progress value={total === 0 ? 100 : (100 * (done + total * 0.1)) / (total * 1.1)} aria-label="How far the comparison is" />
        </Stack>
      </Panel>
    </div>
  );
}
