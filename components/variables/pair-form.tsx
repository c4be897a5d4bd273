"use client";

import { Textarea, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { EntryBase } from "#components/editor/draft.ts";
import { EditorFrame } from "#components/editor/editor-frame.tsx";
import type { SavedEntry } from "#components/editor/use-entry-editor.ts";
import { tagsQuery } from "#components/queries.ts";
import { TagInput } from "#components/ui/tag-input.tsx";
import { usePairEditor } from "./use-pair-editor.ts";
import { ValueInput } from "./value-input.tsx";

type PairFormProps = { base: EntryBase; onSaved: (saved: SavedEntry) => void; onCancel: () => void };

export function PairForm({ base, onSaved, onCancel }: PairFormProps) {
  const { editor, typed, setTyped } = usePairEditor(base, onSaved);
  const { data: known } = useQuery(tagsQuery("kv"));
  const { draft, update, touch, problemAt } = editor;
  return (
    <EditorFrame editor={editor} onCancel={onCancel}>
      {base.version === 0 && (
        <TextInput
          data-autofocus
          label="Key"
          description="Programs ask for the pair by its key. Any printable characters, up to 255 bytes."
          value={draft.name}
          error={problemAt("#name")}
          classNames={{ input: "mono" }}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => update({ name: event.currentTarget.value })}
          onBlur={() => touch("#name")}
        />
      )}
      <ValueInput typed={typed} onChange={setTyped} error={problemAt("value")} onBlur={() => touch("value")} />
      <TagInput value={draft.tags} onChange={(tags) => update({ tags })} suggestions={known?.tags.map(({ tag }) => tag)} />
      <Textarea
        label="Description"
        autosize
        minRows={2}
        maxRows={8}
        maxLength={2_000}
        value={draft.description}
        onChange={(event) => update({ description: event.currentTarget.value })}
      />
    </EditorFrame>
  );
}
