"use client";

import { Button, Group, Progress, Stack, Text } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import { Panel } from "#components/ui/panel.tsx";
import type { ImportJob } from "#lib/api/contract/prefect-import.ts";
import classes from "./prefect-import.module.css";

const steps = [
  { key: "types", label: "Block types" },
  { key: "schemas", label: "Schemas" },
  { key: "blocks", label: "Blocks" },
  { key: "variables", label: "Variables" },
  { key: "comparing", label: "Compare with this workspace" },
] as const;

/** What is under way, step by step. */
export function ImportReading({ job, onStop }: { job: ImportJob; onStop: () => Promise<void> }) {
  const { state, progress, source, startedBy } = job;
  const current = state === "reading" ? (progress?.stage ?? "types") : "comparing";
  const at = state === "applying" ? steps.length : steps.findIndex(({ key }) => key === current);
  return (
    <div className={classes.form}>
      <Panel title={state === "applying" ? "Importing" : "Reading"}>
        <Stack gap="md">
          <Text>
            <span className="mono">{source}</span>
            <Text span c="dimmed">
              {" "}
              · started by {startedBy}
            </Text>
          </Text>
          <ol className={classes.steps}>
            {steps.map(({ key, label }, index) => (
              <li key={key} aria-current={index === at ? "step" : undefined} data-done={index < at || undefined}>
                <span className={classes.sign}>{index < at && <IconCheck size={16} aria-label="done" />}</span>
                <span className={classes.step}>{label}</span>
                <span className={classes.count}>{index === at && state === "reading" && progress && countOf(progress)}</span>
              </li>
            ))}
          </ol>
          <Progress value={partOf(job)} aria-label="How far the import is" animated={state !== "reading"} />
          {state !== "applying" && (
            <Group justify="flex-end">
              <Button variant="default" onClick={onStop}>
                Stop
              </Button>
            </Group>
          )}
        </Stack>
      </Panel>
    </div>
  );
}

function countOf({ done, total }: NonNullable<ImportJob["progress"]>): string {
  return total === null ? String(done) : `${done} of ${total}`;
}

/** Each step is as long as another; inside one the count tells, where the other server says how many there are. */
function partOf({ state, progress }: ImportJob): number {
  if (state === "applying") return 100;
  const index = state === "reading" ? steps.findIndex(({ key }) => key === progress?.stage) : steps.length - 1;
  const inside = state === "reading" && progress?.total ? progress.done / progress.total : 0.5;
  return (100 * (Math.max(0, index) + Math.min(1, inside))) / steps.length;
}
