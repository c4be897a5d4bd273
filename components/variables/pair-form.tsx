"use client";

import { TextInput } from "@mantine/core";
import { AboutFields } from "#components/editor/about-fields.tsx";
import type { EntryBase } from "#components/editor/draft.ts";
import { EditorFrame } from "#components/editor/editor-frame.tsx";
import type { SavedEntry } from "#components/editor/use-entry-editor.ts";
import { usePairEditor } from "./use-pair-editor.ts";
import { ValueInput } from "./value-input.tsx";

type PairFormProps = { base: EntryBase; onSaved: (saved: SavedEntry) => void; onCancel: () => void };

export function PairForm({ base, onSaved, onCancel }: PairFormProps) {
  const { editor, typed, setTyped } = usePairEditor(base, onSaved);
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
      <AboutFields editor={editor} kind="kv" hint="What reads this, and what the value means." isNarrow />
    </EditorFrame>
  );
}
