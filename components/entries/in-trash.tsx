"use client";

import { Alert, Button, Stack, Text } from "@mantine/core";
import { PolicyNote } from "#components/editor/policy-note.tsx";
import { usePolicies } from "#components/editor/use-policies.ts";
import { useSession } from "#components/shell/session.tsx";
import type { Entry } from "#lib/api/contract/entries.ts";
import { useTrash } from "./use-trash.ts";

/** Over an entry that was deleted, with the way back. Nothing for one that was not. */
export function InTrash({ entry, noun }: { entry: Entry; noun: string }) {
  const { can } = useSession();
  const { isBusy, bringBack } = useTrash();
  const { needsReview, policies } = usePolicies(entry.isDeleted ? [entry.path] : []);
  if (!entry.isDeleted) return null;
  return (
    <Alert title={`This ${noun} is in the trash`}>
      {can("write") ? (
        <Stack gap="xs" align="flex-start">
          <PolicyNote policies={policies} />
          <Button size="compact-sm" variant="default" loading={isBusy} onClick={() => void bringBack([entry])}>
            {needsReview ? "Send for review: bring it back" : "Bring it back"}
          </Button>
        </Stack>
      ) : (
        <Text size="sm">Somebody who may change entries can bring it back.</Text>
      )}
    </Alert>
  );
}
