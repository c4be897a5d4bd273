"use client";

import { Box, Button, Group, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { PolicyNote } from "#components/editor/policy-note.tsx";
import { useAddToChange } from "#components/editor/use-add-to-change.ts";
import { usePolicies } from "#components/editor/use-policies.ts";
import type { EntrySummary } from "#lib/api/contract/entries.ts";
import { TagsDialog } from "./tags-dialog.tsx";
import { trashing, useTrash } from "./use-trash.ts";

/** What can be done with the rows that are ticked. Stands over the table, and only while something is. */
export function SelectionBar({ chosen, onDone }: { chosen: readonly EntrySummary[]; onDone: () => void }) {
  const { isBusy, trash } = useTrash();
  const [isTagging, tags] = useDisclosure(false);
  const addToChange = useAddToChange();
  const { needsReview, policies } = usePolicies(chosen.map(({ path }) => path));
  if (chosen.length === 0) return null;
  const remove = async () => {
    if (await trash(chosen)) onDone();
  };
  const add = async () => {
    const outcome = await addToChange(trashing(chosen).edits);
    if (outcome.ok) onDone();
    else notifications.show({ color: "red", title: "Not added to your change", message: outcome.refusal.message });
  };
  return (
    <Group gap="xs" mb="xs" role="region" aria-label="Selected">
      <Text size="sm">{chosen.length} selected</Text>
      <Button variant="default" size="compact-sm" loading={isBusy} onClick={() => void remove()}>
        {needsReview ? "Send for review: move to the trash" : "Move to the trash"}
      </Button>
      <Button variant="default" size="compact-sm" disabled={isBusy} onClick={() => void add()}>
        Add removal to change
      </Button>
      <Button variant="default" size="compact-sm" onClick={tags.open}>
        Tags…
      </Button>
      <TagsDialog chosen={chosen} opened={isTagging} onClose={tags.close} onDone={onDone} />
      <Button variant="subtle" color="gray" size="compact-sm" onClick={onDone}>
        Clear selection
      </Button>
      <Box flex="1 0 100%">
        <PolicyNote policies={policies} />
      </Box>
    </Group>
  );
}
