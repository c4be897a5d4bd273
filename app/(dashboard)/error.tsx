"use client";

import { Button } from "@mantine/core";
import { ErrorPanel } from "#components/ui/error-panel.tsx";
import { Page } from "#components/ui/page.tsx";

export default function DashboardError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  const message = "This page could not be made. Try again; if it stays, give the number to whoever runs Blockyard.";
  return (
    <Page title="Something went wrong">
      <ErrorPanel
        title="This page is not here right now"
        refusal={{ code: "unavailable", message, requestId: error.digest }}
        action={
          <Button variant="default" size="compact-sm" onClick={reset}>
            Try again
          </Button>
        }
      />
    </Page>
  );
}
