"use client";

import { Alert, Button, Group, Modal, PasswordInput, Stack, Textarea } from "@mantine/core";
import { IconFlame } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useChange } from "#components/changes/change-scope.tsx";
import { reviewersQuery } from "#components/queries.ts";
import { useSession } from "#components/shell/session.tsx";
import { ErrorPanel, type Refusal } from "#components/ui/error-panel.tsx";

const reasonMin = 10;

/** Applies the change without its approvals: with a reason, a fresh password, and everybody told. */
export function BreakGlassDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const [reason, setReason] = useState("");
  return (
    <Modal opened={opened} onClose={onClose} title="Break the glass" size="lg">
      <BreakGlassForm reason={reason} onReason={setReason} onClose={onClose} />
    </Modal>
  );
}

type FormProps = { reason: string; onReason: (reason: string) => void; onClose: () => void };

function BreakGlassForm({ reason, onReason, onClose }: FormProps) {
  const { review, act } = useChange();
  const [password, setPassword] = useState("");
  const [isBusy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal>();
  const isReady = reason.trim().length >= reasonMin && password !== "";
  const isWrong = refusal?.problems?.some(({ path }) => path === "password");
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!isReady) return;
    setBusy(true);
    const outcome = await act(
      "breakGlass",
      { id: review.change.id, covers: review.covers, reason, password },
      "Applied without its approvals.",
    );
    setBusy(false);
    setPassword("");
    if (outcome.ok) onClose();
    else setRefusal(outcome.refusal);
  };
  return (
    <form method="post" onSubmit={(event) => void submit(event)}>
      <Stack gap="md">
        <Alert color="red" icon={<IconFlame aria-hidden />} title="This applies the change without its approvals">
          <Told />
        </Alert>
        <Textarea
          data-autofocus
          label="Reason"
          description={`At least ${reasonMin} characters. It stands beside the change for good.`}
          required
          autosize
          minRows={3}
          maxRows={10}
          maxLength={2_000}
          value={reason}
          onChange={(event) => onReason(event.currentTarget.value)}
        />
        <PasswordInput
          label="Your password"
          description="A session alone is not enough for this."
          required
          autoComplete="current-password"
          value={password}
          error={isWrong ? "This is not your password." : undefined}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        {refusal && !isWrong && <ErrorPanel title="The glass is whole" refusal={refusal} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" color="red" disabled={!isReady} loading={isBusy}>
            Break the glass and apply
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Told() {
  const { me } = useSession();
  const { data } = useQuery(reviewersQuery());
  const others = (data?.people ?? []).filter(({ userId }) => userId !== me.id).map(({ name }) => name);
  const who = others.length > 0 ? others.join(", ") : "Nobody else may review here, so nobody";
  return (
    <>
      {data ? `${who} will find it in the inbox and is asked to acknowledge it. ` : ""}The audit log keeps it in red, with your name and
      your reason.
    </>
  );
}
