"use client";

import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { ErrorPanel, type Refusal } from "#components/ui/error-panel.tsx";

type ConfirmDialogProps = {
  opened: boolean;
  onClose: () => void;
  title: string;
  consequence: ReactNode;
  confirmLabel: string;
  /** Returns a refusal to show, or nothing when done. */
  onConfirm: () => Promise<Refusal | undefined>;
};

/** One more question before something ends that cannot be taken back. */
export function ConfirmDialog({ opened, onClose, title, ...question }: ConfirmDialogProps) {
  return (
    <Modal opened={opened} onClose={onClose} title={title}>
      <Question {...question} onClose={onClose} />
    </Modal>
  );
}

function Question({ consequence, confirmLabel, onConfirm, onClose }: Omit<ConfirmDialogProps, "opened" | "title">) {
  const [isBusy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal>();
  const confirm = async () => {
    setBusy(true);
    const answer = await onConfirm();
    setBusy(false);
    setRefusal(answer);
    if (!answer) onClose();
  };
  return (
    <Stack gap="md">
      <Text component="div">{consequence}</Text>
      {refusal && <ErrorPanel refusal={refusal} />}
      <Group justify="flex-end" gap="xs">
        <Button variant="default" data-autofocus onClick={onClose}>
          Cancel
        </Button>
        <Button color="red" loading={isBusy} onClick={() => void confirm()}>
          {confirmLabel}
        </Button>
      </Group>
    </Stack>
  );
}
