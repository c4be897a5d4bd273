"use client";

import { Anchor, Button, Group, Stack, Text } from "@mantine/core";
import Link from "next/link";
import { Panel } from "#components/ui/panel.tsx";
import classes from "./import.module.css";

/** What became of one part of an import: saved, sent for review, or added to the person's change. */
export type ImportOutcome = { id: string | null; words: string };

export function ImportDone({ outcomes, onAgain }: { outcomes: readonly ImportOutcome[]; onAgain: () => void }) {
  return (
    <div className={classes.form} aria-live="polite">
      <Panel title="Imported">
        <Stack gap="md">
          {outcomes.map(({ id, words }) => (
            <Group key={words + id} justify="space-between" gap="sm">
              <Text>{words}</Text>
              {id !== null && (
                <Anchor component={Link} href={`/changes/${id}`} size="sm">
                  See the change
                </Anchor>
              )}
            </Group>
          ))}
          <Text c="dimmed">Importing the same file again takes over only what differs from it by then.</Text>
          <Group justify="flex-end">
            <Button variant="default" onClick={onAgain}>
              Import another file
            </Button>
          </Group>
        </Stack>
      </Panel>
    </div>
  );
}
