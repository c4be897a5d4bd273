"use client";

import { useSaveChange } from "#components/editor/use-save-change.tsx";
import { entryHref } from "#components/entry-href.ts";
import { ConfirmDestroy } from "#components/ui/confirm-destroy.tsx";
import type { Entry } from "#lib/api/contract/entries.ts";
import { trashing } from "./use-trash.ts";

type TrashDialogProps = { entry: Entry; opened: boolean; onClose: () => void; onGone: () => void };

/** The question before an entry goes that others stand on: they are listed. */
export function TrashDialog({ entry, opened, onClose, onGone }: TrashDialogProps) {
  const saveChange = useSaveChange();
  const trash = async () => {
    const outcome = await saveChange(trashing([entry]));
    if (!outcome.ok) return outcome.refusal;
    onGone();
    return undefined;
  };
  return (
    <ConfirmDestroy
      opened={opened}
      onClose={onClose}
      title="Move to the trash"
      consequence="Programs will not find it any more. It can be brought back from the trash with its whole history."
      path={entry.path}
      consumers={entry.usedBy.map((link) => ({ id: `${link.id} ${link.field}`, label: link.path, href: entryHref(link) }))}
      confirmLabel="Move to the trash"
      onConfirm={trash}
    />
  );
}
