"use client";

import { Anchor, Button, Group, Stack } from "@mantine/core";
import { ErrorPanel, type Refusal } from "#components/ui/error-panel.tsx";

type ReviewRefusedProps = { refusal: Refusal; onRetry: () => void; onClose: () => void };

/** Why it was not saved, and the way on: nothing that was typed is lost, whatever the reason. */
export function ReviewRefused({ refusal, onRetry, onClose }: ReviewRefusedProps) {
  const isSignedOut = refusal.code === "unauthenticated";
  const message = isSignedOut
    ? "You are signed out. What you typed is still here: sign in in another tab, then try again."
    : refusal.message;
  const signIn = isSignedOut && (
    <Anchor href="/sign-in" target="_blank" size="sm">
      Sign in in a new tab
    </Anchor>
  );
  return (
    <Stack>
      <ErrorPanel title="This cannot be saved yet" refusal={{ ...refusal, message }} action={signIn || undefined} />
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onClose}>
          Back to editing
        </Button>
        {refusal.code !== "invalid" && <Button onClick={onRetry}>Try again</Button>}
      </Group>
    </Stack>
  );
}
