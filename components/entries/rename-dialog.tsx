"use client";

import { Button, Group, Modal, Stack, TextInput } from "@mantine/core";
import { useState } from "react";
import { useSaveChange } from "#components/editor/use-save-change.tsx";
import { ErrorPanel, type Refusal } from "#components/ui/error-panel.tsx";
import type { Entry } from "#lib/api/contract/entries.ts";

export type Renaming = {
  /** What is renamed, as text: a key, or `namespace/name`. */
  from: string;
  label: string;
  description: string;
  pathOf: (name: string) => string;
  findProblem: (name: string) => string | undefined;
};

type RenameDialogProps = {
  entry: Pick<Entry, "path" | "version">;
  renaming: Renaming;
  opened: boolean;
  onClose: () => void;
};

/** Renames an entry as a change of its own: its history goes on under the new path. */
export function RenameDialog({ opened, onClose, ...form }: RenameDialogProps) {
  return (
    <Modal opened={opened} onClose={onClose} title="Rename">
      <RenameForm {...form} onClose={onClose} />
    </Modal>
  );
}

function RenameForm({ entry, renaming, onClose }: Omit<RenameDialogProps, "opened">) {
  const { from, label, description, pathOf, findProblem } = renaming;
  const [name, setName] = useState(from);
  const [isBusy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal>();
  const saveChange = useSaveChange();
  const problem = findProblem(name);
  const submit = async () => {
    if (problem || name === from) return;
    setBusy(true);
    const [old, next] = [entry.path, pathOf(name)];
    const outcome = await saveChange({
      edits: [{ op: "rename", path: old, baseVersion: entry.version, newPath: next }],
      done: () => `Renamed to ${next}.`,
      undo: ({ edits }) => edits.map((saved) => ({ op: "rename", path: next, baseVersion: saved.version, newPath: old })),
    });
    setBusy(false);
    if (outcome.ok) onClose();
    else setRefusal(outcome.refusal);
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <Stack>
        <TextInput
          data-autofocus
          label={label}
          description={description}
          value={name}
          error={name === from ? undefined : problem}
          classNames={{ input: "mono" }}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        {refusal && <ErrorPanel title="Not renamed" refusal={refusal} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" disabled={problem !== undefined || name === from} loading={isBusy}>
            Rename
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
