"use client";

import { Alert, TextInput } from "@mantine/core";
import { useEffect } from "react";
import { AboutFields } from "#components/editor/about-fields.tsx";
import type { EntryBase } from "#components/editor/draft.ts";
import { EditorFrame } from "#components/editor/editor-frame.tsx";
import type { SavedEntry } from "#components/editor/use-entry-editor.ts";
import type { Entry } from "#lib/api/contract/entries.ts";
import { usePairEditor } from "./use-pair-editor.ts";
import { ValueInput } from "./value-input.tsx";

type PairFormProps = {
  base: EntryBase;
  /** What somebody else saved since the form was opened. */
  newer?: Entry;
  onAdopt?: () => void;
  onSaved: (saved: SavedEntry) => void;
  onCancel: () => void;
};

export function PairForm({ base, newer, onAdopt, onSaved, onCancel }: PairFormProps) {
  const { editor, typed, setTyped } = usePairEditor(base, onSaved);
  const { draft, update, touch, problemAt } = editor;
  const { isChanged } = editor;
  // The server is the outside system: its newer version is taken over as long as nothing is typed.
  useEffect(() => {
    if (newer && !isChanged) onAdopt?.();
  }, [newer, isChanged, onAdopt]);
  return (
    <EditorFrame editor={editor} onCancel={onCancel}>
      {newer && isChanged && (
        <Alert title={newer.isDeleted ? "This pair was moved to the trash meanwhile" : `Version ${newer.version} was saved meanwhile`}>
          By {newer.updatedBy}. What you typed is kept; what to do with both is asked when you save.
        </Alert>
      )}
      {editor.base.version === 0 && (
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
