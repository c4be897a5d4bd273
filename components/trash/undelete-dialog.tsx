"use client";

import { Anchor, Button, Code, Group, Modal, Stack, Text } from "@mantine/core";
import Link from "next/link";
import { useState } from "react";
import { PolicyNote } from "#components/editor/policy-note.tsx";
import { useAddToChange } from "#components/editor/use-add-to-change.ts";
import { usePolicies } from "#components/editor/use-policies.ts";
import { type Edits, useSaveChange } from "#components/editor/use-save-change.tsx";
import type { Outcome } from "#components/refusal.ts";
import { ErrorPanel, type Refusal } from "#components/ui/error-panel.tsx";
import type { EntrySummary } from "#lib/api/contract/entries.ts";

type UndeleteDialogProps = { entry: EntrySummary | undefined; onClose: () => void };

/** Says what comes back, and when it cannot, what is in the way. */
export function UndeleteDialog({ entry, onClose }: UndeleteDialogProps) {
  return (
    <Modal opened={entry !== undefined} onClose={onClose} title="Bring back from the trash">
      {entry && <UndeleteForm key={entry.id} entry={entry} onClose={onClose} />}
    </Modal>
  );
}

function UndeleteForm({ entry, onClose }: { entry: EntrySummary; onClose: () => void }) {
  const [busy, setBusy] = useState<"save" | "add" | null>(null);
  const [refusal, setRefusal] = useState<Refusal>();
  const saveChange = useSaveChange();
  const addToChange = useAddToChange();
  const { id, path, version } = entry;
  const { needsReview, policies } = usePolicies([path]);
  const edits: Edits = [{ op: "undelete", path, baseVersion: version, id }];

  const run = async (how: "save" | "add", send: () => Promise<Outcome<unknown>>) => {
    setBusy(how);
    const outcome = await send();
    setBusy(null);
    if (!outcome.ok) return setRefusal(outcome.refusal);
    onClose();
  };
  const undelete = () =>
    run("save", () =>
      saveChange({
        edits,
        done: () => `${path} is back.`,
        undo: ({ edits: applied }) => applied.map((saved) => ({ op: "delete", path: saved.path, baseVersion: saved.version })),
      }),
    );

  return (
    <Stack gap="md">
      <Text>
        <Code>{path}</Code> becomes an entry again, as it was before it was deleted: its fields, its secrets and all its versions.
      </Text>
      <PolicyNote policies={policies} />
      {refusal && <UndeleteRefusal refusal={refusal} path={path} />}
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button
          variant="default"
          onClick={() => void run("add", () => addToChange(edits))}
          loading={busy === "add"}
          disabled={isTaken(refusal) || busy === "save"}
        >
          Add to change
        </Button>
        <Button data-autofocus onClick={() => void undelete()} loading={busy === "save"} disabled={isTaken(refusal) || busy === "add"}>
          {needsReview ? "Send for review" : "Bring back"}
        </Button>
      </Group>
    </Stack>
  );
}

function UndeleteRefusal({ refusal, path }: { refusal: Refusal; path: string }) {
  if (!isTaken(refusal)) return <ErrorPanel title="It was not brought back" refusal={refusal} />;
  const message = `Meanwhile another entry was made at ${path}. Rename or delete that one first, then bring this one back.`;
  return (
    <ErrorPanel
      title="The path is taken"
      refusal={{ code: refusal.code, message }}
      action={
        <Anchor component={Link} href={`/history?path=${encodeURIComponent(path)}`} size="sm">
          See what happened at this path
        </Anchor>
      }
    />
  );
}

/** True when a living entry stands at the path. */
function isTaken(refusal: Refusal | undefined): boolean {
  const conflicts = refusal?.code === "conflict" ? (refusal.details?.conflicts as { reason?: string }[] | undefined) : undefined;
  return conflicts?.some(({ reason }) => reason === "exists") ?? false;
}
