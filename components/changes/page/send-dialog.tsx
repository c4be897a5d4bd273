"use client";

import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useChange } from "#components/changes/change-scope.tsx";
import { ErrorPanel, type Refusal } from "#components/ui/error-panel.tsx";
import { useUrlState } from "#components/ui/use-url-state.ts";
import { ReviewerSelect } from "./reviewer-select.tsx";
import { SaidFields } from "./said-fields.tsx";

/** Opens a draft for review, with what others need to know. What was typed outlives a look back at the draft. */
export function SendDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { review } = useChange();
  const [said, setSaid] = useState({ title: review.change.title, message: review.change.message });
  const [reviewers, setReviewers] = useState<string[]>(() => review.reviewers.map(({ userId }) => userId));
  return (
    <Modal opened={opened} onClose={onClose} title="Send for review" size="lg">
      <SendForm said={said} onSaid={setSaid} reviewers={reviewers} onReviewers={setReviewers} onClose={onClose} />
    </Modal>
  );
}

type SendFormProps = {
  said: { title: string; message: string };
  onSaid: (said: { title: string; message: string }) => void;
  reviewers: string[];
  onReviewers: (reviewers: string[]) => void;
  onClose: () => void;
};

function SendForm({ said, onSaid, reviewers, onReviewers, onClose }: SendFormProps) {
  const { review, act } = useChange();
  const { set } = useUrlState();
  const [isBusy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal>();
  const send = async () => {
    setBusy(true);
    const { id, number } = review.change;
    const outcome = await act("openChange", { id, ...said, reviewers }, `Sent for review as #${number}.`);
    setBusy(false);
    if (!outcome.ok) return setRefusal(outcome.refusal);
    onClose();
    set({ tab: "", entry: "" });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void send();
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        {review.policies.length > 0 && (
          <Text size="sm" c="dimmed">
            {review.policies.map(({ name, words }) => `${name} ${words}.`).join(" ")}
          </Text>
        )}
        <SaidFields said={said} onSaid={onSaid} />
        <ReviewerSelect value={reviewers} onChange={onReviewers} />
        {refusal && <ErrorPanel title="Not sent" refusal={refusal} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={isBusy}>
            Send for review
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
