"use client";

import { Button, Group, Stack, Text } from "@mantine/core";
import Link from "next/link";
import { Panel } from "#components/ui/panel.tsx";
import type { ImportApplied, ImportJob } from "#lib/api/contract/prefect-import.ts";
import { ImportTallies } from "./import-tallies.tsx";
import classes from "./prefect-import.module.css";

/** What was taken over, and the way to the change. */
export function ImportDone({ job, applied, onAgain }: { job: ImportJob; applied: ImportApplied; onAgain: () => Promise<void> }) {
  const { changeId, state, number, revision } = applied;
  const isOpen = state === "open";
  const outcome = isOpen ? `sent for review as #${number}` : changeId === null ? "no entry changed" : `revision ${revision}`;
  return (
    <div className={classes.form}>
      <Panel title={isOpen ? "Sent for review" : "Imported"}>
        <Stack gap="md">
          <Text>
            <span className="mono">{job.source}</span>
            <Text span c="dimmed">{` · ${outcome}`}</Text>
          </Text>
          {isOpen && <Text>A policy asks for a review. Types and schemas are there; the entries come when the change is applied.</Text>}
          <ImportTallies report={applied} />
          <Text c="dimmed">Importing again from the same server takes over only what has changed there since.</Text>
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onAgain}>
              Import again
            </Button>
            {changeId !== null && (
              <Button component={Link} href={`/changes/${changeId}`}>
                See the change
              </Button>
            )}
          </Group>
        </Stack>
      </Panel>
    </div>
  );
}
