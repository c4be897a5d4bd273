"use client";

import { Modal, TextInput } from "@mantine/core";
import { useState } from "react";
import { TwoWaysForm } from "#components/editor/two-ways-form.tsx";
import { usePolicies } from "#components/editor/use-policies.ts";
import { useTwoWays } from "#components/editor/use-two-ways.ts";
import { ErrorPanel } from "#components/ui/error-panel.tsx";
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
  const problem = findProblem(name);
  const [old, next] = [entry.path, pathOf(name)];
  const met = usePolicies([old, next]);
  const ways = useTwoWays(
    {
      edits: [{ op: "rename", path: old, baseVersion: entry.version, newPath: next }],
      done: () => `Renamed to ${next}.`,
      undo: ({ edits }) => edits.map((saved) => ({ op: "rename", path: next, baseVersion: saved.version, newPath: old })),
    },
    { onDone: () => onClose() },
  );
  return (
    <TwoWaysForm ways={ways} met={met} label="Rename" isReady={problem === undefined && name !== from} onCancel={onClose}>
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
      {ways.refusal && <ErrorPanel title="Not renamed" refusal={ways.refusal} />}
    </TwoWaysForm>
  );
}
