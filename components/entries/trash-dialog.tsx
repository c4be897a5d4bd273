"use client";

import { Stack } from "@mantine/core";
import { PolicyNote } from "#components/editor/policy-note.tsx";
import { useAddToChange } from "#components/editor/use-add-to-change.ts";
import { usePolicies } from "#components/editor/use-policies.ts";
import { useSaveChange } from "#components/editor/use-save-change.tsx";
import { entryHref } from "#components/entry-href.ts";
import { ConfirmDestroy } from "#components/ui/confirm-destroy.tsx";
import type { Entry } from "#lib/api/contract/entries.ts";
import { trashing } from "./use-trash.ts";

type TrashDialogProps = { entry: Entry; opened: boolean; onClose: () => void; onGone: () => void };

/** The question before an entry goes that others stand on: they are listed. */
export function TrashDialog({ entry, opened, onClose, onGone }: TrashDialogProps) {
  const saveChange = useSaveChange();
  const addToChange = useAddToChange();
  const { needsReview, policies } = usePolicies([entry.path]);
  const trash = async () => {
    const outcome = await saveChange(trashing([entry]));
    if (!outcome.ok) return outcome.refusal;
    if (outcome.output.state === "applied") onGone();
    return undefined;
  };
  const add = async () => {
    const outcome = await addToChange(trashing([entry]).edits);
    return outcome.ok ? undefined : outcome.refusal;
  };
  return (
    <ConfirmDestroy
      opened={opened}
      onClose={onClose}
      title="Move to the trash"
      consequence={
        <Stack gap="sm">
          <span>{consequenceOf(entry)} It can be brought back from the trash with its whole history.</span>
          <PolicyNote policies={policies} />
        </Stack>
      }
      path={entry.path}
      consumers={entry.usedBy.map((link) => ({ id: `${link.id} ${link.field}`, label: link.path, href: entryHref(link) }))}
      confirmLabel={needsReview ? "Send for review" : "Move to the trash"}
      onConfirm={trash}
      other={{ label: "Add to change", onConfirm: add }}
    />
  );
}

function consequenceOf({ kind }: Entry): string {
  return kind === "policy" ? "It no longer asks anybody for a review." : "Programs will not find it any more.";
}
