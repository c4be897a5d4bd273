"use client";

import { Button } from "@mantine/core";
import { AuthCard } from "#components/auth/auth-card.tsx";
import { ErrorPanel } from "#components/ui/error-panel.tsx";

export default function RootError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  const message = "This page could not be made. Try again; if it stays, give the number to whoever runs Blockyard.";
  return (
    <AuthCard title="Something went wrong">
      <ErrorPanel
        title="This page is not here right now"
        refusal={{ code: "unavailable", message, requestId: error.digest }}
        action={
          <Button variant="default" size="compact-sm" onClick={reset}>
            Try again
          </Button>
        }
      />
    </AuthCard>
  );
}
