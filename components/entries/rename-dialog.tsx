"use client";

import { Button, Group, Modal, Stack, TextInput } from "@mantine/core";
import { useState } from "react";
import { PolicyNote } from "#components/editor/policy-note.tsx";
import { useAddToChange } from "#components/editor/use-add-to-change.ts";
import { usePolicies } from "#components/editor/use-policies.ts";
import { type Edits, useSaveChange } from "#components/editor/use-save-change.tsx";
import type { Outcome } from "#components/refusal.ts";
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
  const [busy, setBusy] = useState<"save" | "add" | null>(null);
  const [refusal, setRefusal] = useState<Refusal>();
  const saveChange = useSaveChange();
  const addToChange = useAddToChange();
  const problem = findProblem(name);
  const isReady = problem === undefined && name !== from;
  const [old, next] = [entry.path, pathOf(name)];
  const { needsReview, policies } = usePolicies([old, next]);
  const edits: Edits = [{ op: "rename", path: old, baseVersion: entry.version, newPath: next }];
  const run = async (how: "save" | "add", send: () => Promise<Outcome<unknown>>) => {
    if (!isReady || busy) return;
    setBusy(how);
    const outcome = await send();
    setBusy(null);
    if (outcome.ok) onClose();
    else setRefusal(outcome.refusal);
  };
  const submit = () =>
    run("save", () =>
      saveChange({
        edits,
        done: () => `Renamed to ${next}.`,
        undo: ({ edits: applied }) => applied.map((saved) => ({ op: "rename", path: next, baseVersion: saved.version, newPath: old })),
      }),
    );
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
        <PolicyNote policies={policies} />
        {refusal && <ErrorPanel title="Not renamed" refusal={refusal} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button variant="default" disabled={!isReady} loading={busy === "add"} onClick={() => void run("add", () => addToChange(edits))}>
            Add to change
          </Button>
          <Button type="submit" disabled={!isReady} loading={busy === "save"}>
            {needsReview ? "Send for review" : "Rename"}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
