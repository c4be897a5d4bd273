"use client";

import { Alert, Button, Text } from "@mantine/core";
import { useSession } from "#components/shell/session.tsx";
import type { Entry } from "#lib/api/contract/entries.ts";
import { useTrash } from "./use-trash.ts";

/** Over an entry that was deleted, with the way back. Nothing for one that was not. */
export function InTrash({ entry, noun }: { entry: Entry; noun: string }) {
  const { can } = useSession();
  const { isBusy, bringBack } = useTrash();
  if (!entry.isDeleted) return null;
  return (
    <Alert title={`This ${noun} is in the trash`}>
      {can("write") ? (
        <Button size="compact-sm" variant="default" loading={isBusy} onClick={() => void bringBack([entry])}>
          Bring it back
        </Button>
      ) : (
        <Text size="sm">Somebody who may change entries can bring it back.</Text>
      )}
    </Alert>
  );
}
