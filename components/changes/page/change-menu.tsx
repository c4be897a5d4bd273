"use client";

import { ActionIcon, Menu } from "@mantine/core";
import { IconArrowBackUp, IconDots, IconFlame, IconPencil, IconTrash, IconX } from "@tabler/icons-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { tellRefusal, useChange } from "#components/changes/change-scope.tsx";
import { ConfirmDestroy } from "#components/ui/confirm-destroy.tsx";
import type { ChangeDialog } from "./change-buttons.tsx";

/** What is done more rarely. What does not fit the state is left out; what one may not do says nothing here. */
export function ChangeMenu({ onDialog }: { onDialog: (dialog: ChangeDialog) => void }) {
  const { review, act } = useChange();
  const router = useRouter();
  const [isDiscarding, setDiscarding] = useState(false);
  const { acts, change } = review;
  const { id, state } = change;
  const isDraft = state === "draft";
  const may = {
    describe: acts.edit === null,
    revert: acts.revert === null,
    breakGlass: acts.breakGlass === null,
    close: acts.close === null,
  };
  if (!Object.values(may).some(Boolean)) return null;
  const close = async () => tellRefusal("Not closed", await act("closeChange", { id }, "Closed. It can be opened again."));
  const revert = async () => {
    const outcome = await act("revertChange", { id });
    if (outcome.ok) router.push(`/changes/${outcome.output.id}`);
    else tellRefusal("It cannot be undone", outcome);
  };
  return (
    <>
      <Menu position="bottom-end" width={224}>
        <Menu.Target>
          <ActionIcon variant="default" size={36} aria-label="More about this change">
            <IconDots size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {may.describe && (
            <Menu.Item leftSection={<IconPencil size={16} aria-hidden />} onClick={() => onDialog("describe")}>
              Title and message…
            </Menu.Item>
          )}
          {may.revert && (
            <Menu.Item leftSection={<IconArrowBackUp size={16} aria-hidden />} onClick={() => void revert()}>
              Revert
            </Menu.Item>
          )}
          {may.close && !isDraft && (
            <Menu.Item leftSection={<IconX size={16} aria-hidden />} onClick={() => void close()}>
              Close
            </Menu.Item>
          )}
          {may.close && isDraft && (
            <Menu.Item leftSection={<IconTrash size={16} aria-hidden />} onClick={() => setDiscarding(true)}>
              Discard the draft…
            </Menu.Item>
          )}
          {may.breakGlass && (
            <Menu.Item leftSection={<IconFlame size={16} aria-hidden />} color="red" onClick={() => onDialog("break glass")}>
              Break glass…
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      <DiscardDraft opened={isDiscarding} onClose={() => setDiscarding(false)} />
    </>
  );
}

function DiscardDraft({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { review, act } = useChange();
  const router = useRouter();
  return (
    <ConfirmDestroy
      opened={opened}
      onClose={onClose}
      title="Discard the draft"
      consequence={`${review.edits.length === 1 ? "Its edit is" : `Its ${review.edits.length} edits are`} gone. What is live stays as it is.`}
      confirmLabel="Discard"
      onConfirm={async () => {
        router.push("/changes?tab=drafts");
        const outcome = await act("closeChange", { id: review.change.id }, "The draft is discarded.");
        return outcome.ok ? undefined : outcome.refusal;
      }}
    />
  );
}
