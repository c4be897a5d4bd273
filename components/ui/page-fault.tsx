"use client";

import { Button } from "@mantine/core";
import { ErrorPanel } from "./error-panel.tsx";

export type PageFaultProps = { error: Error & { digest?: string }; reset: () => void };

/** What stands where a page could not be made. The number finds the error in the server's log. */
export function PageFault({ error, reset }: PageFaultProps) {
  const message = "This page could not be made. Try again; if it stays, give the number to whoever runs Blockyard.";
  return (
    <ErrorPanel
      title="This page is not here right now"
      refusal={{ code: "unavailable", message, requestId: error.digest }}
      action={
        <Button variant="default" size="compact-sm" onClick={reset}>
          Try again
        </Button>
      }
    />
  );
}
