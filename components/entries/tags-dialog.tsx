"use client";

import { Modal, MultiSelect } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { TwoWaysForm } from "#components/editor/two-ways-form.tsx";
import { usePolicies } from "#components/editor/use-policies.ts";
import { useTwoWays } from "#components/editor/use-two-ways.ts";
import { tagsQuery } from "#components/queries.ts";
import { ErrorPanel } from "#components/ui/error-panel.tsx";
import { TagInput } from "#components/ui/tag-input.tsx";
import type { EntrySummary } from "#lib/api/contract/entries.ts";
import { retagging, tagsBack } from "./retagged.ts";

type TagsDialogProps = { chosen: readonly EntrySummary[]; opened: boolean; onClose: () => void; onDone: () => void };

/** Gives many entries tags and takes others from them, in one change. */
export function TagsDialog({ opened, ...form }: TagsDialogProps) {
  const { chosen, onClose } = form;
  return (
    <Modal opened={opened} onClose={onClose} title={`Tags of ${chosen.length === 1 ? "one entry" : `${chosen.length} entries`}`}>
      <TagsForm {...form} />
    </Modal>
  );
}

function TagsForm({ chosen, onClose, onDone }: Omit<TagsDialogProps, "opened">) {
  const [add, setAdd] = useState<string[]>([]);
  const [remove, setRemove] = useState<string[]>([]);
  const { data } = useQuery(tagsQuery(chosen[0]?.kind));
  const edits = retagging(chosen, { add, remove });
  const met = usePolicies(edits.map(({ path }) => path));
  const ways = useTwoWays(
    {
      edits,
      done: ({ edits: applied }) => `Changed the tags of ${applied.length === 1 ? applied[0]?.path : `${applied.length} entries`}.`,
      undo: ({ edits: applied }) => tagsBack(chosen, applied),
    },
    {
      onDone: () => {
        onClose();
        onDone();
      },
    },
  );
  return (
    <TwoWaysForm ways={ways} met={met} label="Change tags" isReady={edits.length > 0} onCancel={onClose}>
      <TagInput label="Add tags" value={add} onChange={setAdd} suggestions={data?.tags.map(({ tag }) => tag)} />
      <MultiSelect
        label="Remove tags"
        data={[...new Set(chosen.flatMap(({ tags }) => tags))].sort()}
        value={remove}
        onChange={setRemove}
        placeholder={remove.length === 0 ? "None" : undefined}
        nothingFoundMessage="None of them has a tag"
        clearable
        clearButtonProps={{ "aria-label": "Remove none" }}
      />
      {ways.refusal && <ErrorPanel title="The tags were not changed" refusal={ways.refusal} />}
    </TwoWaysForm>
  );
}
