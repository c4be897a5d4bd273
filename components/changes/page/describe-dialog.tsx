"use client";

import { Button, Group, Modal, Stack } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useChange } from "#components/changes/change-scope.tsx";
import { ErrorPanel, type Refusal } from "#components/ui/error-panel.tsx";
import { SaidFields } from "./said-fields.tsx";

type DialogProps = { opened: boolean; onClose: () => void };

/** Title and message of a change that waits. Approvals stay: they are about what it contains. */
export function DescribeDialog({ opened, onClose }: DialogProps) {
  return (
    <Modal opened={opened} onClose={onClose} title="Title and message" size="lg">
      <DescribeForm onClose={onClose} />
    </Modal>
  );
}

function DescribeForm({ onClose }: { onClose: () => void }) {
  const { review, act } = useChange();
  const { id, title, message } = review.change;
  const [said, setSaid] = useState({ title, message });
  const [isBusy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal>();
  const save = async () => {
    setBusy(true);
    const outcome = await act("describeChange", { id, ...said });
    setBusy(false);
    if (outcome.ok) onClose();
    else setRefusal(outcome.refusal);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void save();
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <SaidFields said={said} onSaid={setSaid} />
        {refusal && <ErrorPanel title="Not saved" refusal={refusal} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={isBusy}>
            Save
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
