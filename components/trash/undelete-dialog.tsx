"use client";

import { Anchor, Code, Modal, Text } from "@mantine/core";
import Link from "next/link";
import { TwoWaysForm } from "#components/editor/two-ways-form.tsx";
import { usePolicies } from "#components/editor/use-policies.ts";
import { useTwoWays } from "#components/editor/use-two-ways.ts";
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

function UndeleteForm({ entry: { id, path, version }, onClose }: { entry: EntrySummary; onClose: () => void }) {
  const met = usePolicies([path]);
  const ways = useTwoWays(
    {
      edits: [{ op: "undelete", path, baseVersion: version, id }],
      done: () => `${path} is back.`,
      undo: ({ edits }) => edits.map((saved) => ({ op: "delete", path: saved.path, baseVersion: saved.version })),
    },
    { onDone: () => onClose() },
  );
  return (
    <TwoWaysForm ways={ways} met={met} label="Bring back" isReady={!isTaken(ways.refusal)} onCancel={onClose}>
      <Text>
        <Code>{path}</Code> becomes an entry again, as it was before it was deleted: its fields, its secrets and all its versions.
      </Text>
      {ways.refusal && <UndeleteRefusal refusal={ways.refusal} path={path} />}
    </TwoWaysForm>
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
