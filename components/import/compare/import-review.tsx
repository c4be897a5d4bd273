"use client";

import { Button, Group, Stack, Text } from "@mantine/core";
import { useMemo } from "react";
import classes from "#components/import/import.module.css";
import type { ImportOutcome } from "#components/import/import-done.tsx";
import { Panel } from "#components/ui/panel.tsx";
import type { EditPreview } from "#lib/api/contract/changes.ts";
import type { ComparedEdit } from "#lib/api/contract/import.ts";
import { partsOf } from "#lib/core/import/parts.ts";
import { CompareTallies } from "./compare-tallies.tsx";
import { ComparedDiffs } from "./compared-diffs.tsx";
import { ImportSave } from "./import-save.tsx";
import { PathList } from "./path-list.tsx";
import type { Compared } from "./use-compare.ts";

type ImportReviewProps = {
  rows: readonly Compared[];
  alongside: readonly EditPreview[];
  source: string;
  /** What became of the parts before this one. */
  before: readonly ImportOutcome[];
  /** Undefined once something is saved: the choice is made. */
  onBack: (() => void) | undefined;
  onAgain: () => void;
  /** Ends an import in parts before its last one. */
  onStop: () => void;
  onCompare: () => void;
  onHandled: (outcome: ImportOutcome, paths: readonly string[], isLast: boolean) => void;
};

/** Every difference before it is made; what is the same is folded, what cannot be made says why. */
export function ImportReview({ rows, alongside, source, before, onBack, onAgain, onStop, onCompare, onHandled }: ImportReviewProps) {
  const by = (outcome: ComparedEdit["outcome"]) => rows.filter(({ answer }) => answer.outcome === outcome);
  const same = by("same");
  const refused = by("refused");
  const differing = useMemo(() => rows.filter(({ answer: { outcome } }) => outcome === "created" || outcome === "changed"), [rows]);
  const parts = useMemo(() => partsOf(differing.map(savedAs)), [differing]);
  const isNothing = differing.length === 0;
  return (
    <Stack gap="md">
      <Panel title={isNothing ? nothingTitle(refused.length, before.length) : "What the import changes"}>
        <Stack gap="md">
          <Text>
            <span className="mono">{source || "Pasted text"}</span>
            <Text span c="dimmed">
              {isNothing && refused.length === 0 && " · This workspace has everything as it is there."}
            </Text>
          </Text>
          <CompareTallies rows={rows} />
          {isNothing && <NothingLeft onBack={onBack} onAgain={onAgain} />}
        </Stack>
      </Panel>
      {refused.length > 0 && <PathList title={refusedTitle(refused.length)} rows={refused.map(({ answer }) => answer)} isOpen />}
      {!isNothing && <ComparedDiffs rows={differing} alongside={alongside} />}
      {same.length > 0 && (
        <PathList
          title={same.length === 1 ? "One entry is the same" : `${same.length} entries are the same`}
          rows={same.map(({ answer }) => answer)}
        />
      )}
      {!isNothing && (
        <div className={`${classes.form} ${classes.save}`}>
          <ImportSave
            parts={parts}
            rows={differing}
            source={source}
            back={onBack ? { label: "Back", go: onBack } : { label: "Stop here", go: onStop }}
            onCompare={onCompare}
            onHandled={onHandled}
          />
        </div>
      )}
    </Stack>
  );
}

function NothingLeft({ onBack, onAgain }: Pick<ImportReviewProps, "onBack" | "onAgain">) {
  return (
    <Group justify="flex-end" gap="xs">
      {onBack && (
        <Button variant="default" onClick={onBack}>
          Back to choosing
        </Button>
      )}
      <Button onClick={onAgain}>Import another file</Button>
    </Group>
  );
}

/** The edit as it is saved: on the version that it was compared with. */
function savedAs({ edit, answer: { baseVersion, secretFields } }: Compared) {
  return { ...edit, baseVersion, ...(secretFields ? { secretFields } : {}) };
}

function nothingTitle(refused: number, before: number): string {
  if (before > 0) return "Nothing else to do";
  return refused > 0 ? "Nothing that can be imported" : "Nothing to do";
}

function refusedTitle(count: number): string {
  return count === 1 ? "One entry cannot be imported" : `${count} entries cannot be imported`;
}
