"use client";

import { Button, Checkbox, Group, List, Stack, Text } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { EntryDiffs } from "#components/diff/entry-diffs.tsx";
import { PolicyNote } from "#components/editor/policy-note.tsx";
import { usePolicies } from "#components/editor/use-policies.ts";
import { Panel } from "#components/ui/panel.tsx";
import type { ImportJob, ImportPreview } from "#lib/api/contract/prefect-import.ts";
import { ImportTallies } from "./import-tallies.tsx";
import classes from "./prefect-import.module.css";

const shownMax = 100;
/** How many paths may be asked about at once. What is beyond them is only found when it is imported. */
const askedMax = 1_000;

type ImportReviewProps = {
  job: ImportJob;
  preview: ImportPreview;
  onConfirm: (skipsInvalid: boolean) => Promise<void>;
  onStop: () => Promise<void>;
};

/** What the import would change, as every change shows it, and the one button that does it. */
export function ImportReview({ job, preview, onConfirm, onStop }: ImportReviewProps) {
  const [skips, setSkips] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const { edits, problems, types, schemas } = preview;
  const { needsReview, policies } = usePolicies(edits.slice(0, askedMax).map(({ path }) => path));
  const isNothing = edits.length === 0 && types.created + types.changed + schemas.created === 0;
  const confirm = async () => {
    setBusy(true);
    await onConfirm(skips);
    setBusy(false);
  };
  return (
    <Stack gap="md">
      <Panel title={titleOf(isNothing, problems.length > 0)}>
        <Stack gap="md">
          <Text>
            <span className="mono">{job.source}</span>
            <Text span c="dimmed">
              {isNothing && problems.length === 0 && " · This workspace has everything as it is there."}
            </Text>
          </Text>
          <ImportTallies report={preview} />
          <LeftOut job={job} />
          {problems.length > 0 && (
            <Faults problems={problems}>
              {!isNothing && (
                <Checkbox label="Leave these out" checked={skips} onChange={(event) => setSkips(event.currentTarget.checked)} />
              )}
            </Faults>
          )}
          <PolicyNote policies={policies} />
          <Group justify="flex-end" gap="xs">
            {!isNothing && problems.length > 0 && !skips && (
              <Text size="sm" c="dimmed">
                Correct these there and read again, or leave them out.
              </Text>
            )}
            <Button variant="default" onClick={onStop}>
              {isNothing ? "Close" : "Discard"}
            </Button>
            {!isNothing && (
              <Button loading={isBusy} disabled={problems.length > 0 && !skips} onClick={confirm}>
                {needsReview ? "Send for review" : "Import"}
              </Button>
            )}
          </Group>
        </Stack>
      </Panel>
      <Differences edits={edits} />
    </Stack>
  );
}

function Differences({ edits }: { edits: ImportPreview["edits"] }) {
  const differing = edits.filter(({ fields }) => fields.some(({ change }) => change !== "unchanged"));
  const known = new Set(differing);
  const onlySchema = edits.filter((edit) => !known.has(edit));
  const diffs = differing.slice(0, shownMax).map(({ path, op, fields }) => ({
    ...{ path, fields, newLabel: "After the import" },
    oldLabel: op === "created" ? "Nothing yet" : "Now",
  }));
  return (
    <>
      {onlySchema.length > 0 && (
        <Panel title="The same data under another version of their schema">
          <Paths paths={onlySchema.map(({ path }) => path)} />
        </Panel>
      )}
      <EntryDiffs diffs={diffs} />
      {differing.length > shownMax && (
        <Text c="dimmed">
          and {differing.length - shownMax} more. The change that is made lists them all, and each can be taken back from its history.
        </Text>
      )}
    </>
  );
}

function titleOf(isNothing: boolean, hasProblems: boolean): string {
  if (!isNothing) return "What the import changes";
  return hasProblems ? "Nothing else to take over" : "Nothing to do";
}

function counted(count: number, one: string, many: string): string | false {
  return count > 0 && (count === 1 ? `one ${one}` : `${count} ${many}`);
}

function LeftOut({ job: { leftOut } }: { job: ImportJob }) {
  if (!leftOut || leftOut.types + leftOut.blocks === 0) return null;
  const parts = [
    counted(
      leftOut.types,
      "type that came with the server and that no block uses",
      "types that came with the server and that no block uses",
    ),
    counted(leftOut.blocks, "block without a name that nothing refers to", "blocks without a name that nothing refers to"),
  ].filter(Boolean);
  return <Text c="dimmed">Left there: {parts.join(", ")}.</Text>;
}

function Faults({ problems, children }: { problems: ImportPreview["problems"]; children: ReactNode }) {
  return (
    <div>
      <Text fw={500}>{problems.length === 1 ? "One thing cannot" : `${problems.length} things cannot`} be taken over</Text>
      <List size="sm" mt={4} mb="sm">
        {problems.slice(0, shownMax).map(({ path, message }) => (
          <List.Item key={`${path} ${message}`}>
            <span className="mono">{path}</span> {message}
          </List.Item>
        ))}
      </List>
      {children}
    </div>
  );
}

function Paths({ paths }: { paths: string[] }) {
  return (
    <ul className={classes.paths}>
      {paths.slice(0, shownMax).map((path) => (
        <li key={path} className="mono">
          {path}
        </li>
      ))}
      {paths.length > shownMax && <li>and {paths.length - shownMax} more</li>}
    </ul>
  );
}
