"use client";

import { Alert } from "@mantine/core";
import { useEffect } from "react";
import type { EntryBase } from "#components/editor/draft.ts";
import { EditorFrame } from "#components/editor/editor-frame.tsx";
import type { SavedEntry } from "#components/editor/use-entry-editor.ts";
import { Panel } from "#components/ui/panel.tsx";
import type { Entry } from "#lib/api/contract/entries.ts";
import { describePolicy } from "#lib/core/policies.ts";
import classes from "./policies.module.css";
import { PolicyFields } from "./policy-fields.tsx";
import { usePolicyEditor } from "./use-policy-editor.ts";

type PolicyFormProps = {
  base: EntryBase;
  /** Under which what is typed is kept over a reload. */
  draftKey: string;
  /** What somebody else saved since the form was opened. */
  newer?: Entry;
  onAdopt?: () => void;
  onSaved: (saved: SavedEntry) => void;
  onCancel?: () => void;
};

export function PolicyForm({ base, draftKey, newer, onAdopt, onSaved, onCancel }: PolicyFormProps) {
  const form = usePolicyEditor(base, draftKey, onSaved);
  const { isChanged } = form.editor;
  // The server is the outside system: its newer version is taken over as long as nothing is typed.
  useEffect(() => {
    if (newer && !isChanged) onAdopt?.();
  }, [newer, isChanged, onAdopt]);
  return (
    <div className={classes.form}>
      <EditorFrame editor={form.editor} onCancel={onCancel}>
        {newer && isChanged && (
          <Alert title={`Version ${newer.version} was saved meanwhile`}>
            By {newer.updatedBy}. What you typed is kept and merged with theirs, field by field, when you save.
          </Alert>
        )}
        <Panel>
          <PolicyFields form={form} />
        </Panel>
        <p className={classes.words} aria-live="polite">
          In words: {form.document.pattern ? <span className="mono">{form.document.pattern}</span> : "what it is about"}{" "}
          {describePolicy(form.document)}.
        </p>
      </EditorFrame>
    </div>
  );
}
