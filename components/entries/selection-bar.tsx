"use client";

import { Button, Group, Text } from "@mantine/core";
import type { EntrySummary } from "#lib/api/contract/entries.ts";
import { useTrash } from "./use-trash.ts";

/** What can be done with the rows that are ticked. Stands over the table, and only while something is. */
export function SelectionBar({ chosen, onDone }: { chosen: readonly EntrySummary[]; onDone: () => void }) {
  const { isBusy, trash } = useTrash();
  if (chosen.length === 0) return null;
  const remove = async () => {
    if (await trash(chosen)) onDone();
  };
  return (
    <Group gap="xs" mb="xs" role="region" aria-label="Selected">
      <Text size="sm">{chosen.length} selected</Text>
      <Button variant="default" size="compact-sm" loading={isBusy} onClick={() => void remove()}>
        Move to the trash
      </Button>
      <Button variant="subtle" color="gray" size="compact-sm" onClick={onDone}>
        Clear selection
      </Button>
    </Group>
  );
}
