"use client";

import { Button, Group, Modal, Skeleton, Stack, Textarea } from "@mantine/core";
import { useCallback, useEffect, useState } from "react";
import { api } from "#components/api.ts";
import { callAction } from "#components/call-action.ts";
import { ConflictPicker } from "#components/diff/conflict-picker.tsx";
import { EntryDiffs } from "#components/diff/entry-diffs.tsx";
import { attempt } from "#components/refusal.ts";
import { useSession } from "#components/shell/session.tsx";
import { ErrorPanel, type Refusal } from "#components/ui/error-panel.tsx";
import type { Conflict, EditPreview } from "#lib/api/contract/changes.ts";
import { baseOfEntry, type Picks, putEdit } from "./draft.ts";
import type { Editor } from "./use-entry-editor.ts";
import { useSaveChange } from "./use-save-change.tsx";

type Stage =
  | { at: "loading" }
  | { at: "diff"; edits: EditPreview[] }
  | { at: "conflict"; conflict: Conflict }
  | { at: "refused"; refusal: Refusal };

/** The last look before every save: diff, message, Save. A base that has moved leads through the conflict picker back to the diff. */
export function ReviewModal({ editor, opened, onClose }: { editor: Editor; opened: boolean; onClose: () => void }) {
  return (
    <Modal opened={opened} onClose={onClose} title="Review and save" size="min(1200px, 100%)" closeOnClickOutside={false}>
      <Review editor={editor} onClose={onClose} />
    </Modal>
  );
}

function Review({ editor, onClose }: { editor: Editor; onClose: () => void }) {
  const { actions } = useSession();
  const [stage, setStage] = useState<Stage>({ at: "loading" });
  const [message, setMessage] = useState("");
  const [isSaving, setSaving] = useState(false);
  const saveChange = useSaveChange();
  const { base, draft, path } = editor;

  const refuse = useCallback(
    (refusal: Refusal) => {
      const conflict = conflictOf(refusal);
      setStage(conflict ? { at: "conflict", conflict } : { at: "refused", refusal });
      if (refusal.code === "invalid") {
        editor.setRefusal(refusal);
        editor.showAllProblems();
      }
    },
    [editor.setRefusal, editor.showAllProblems],
  );

  // The server is the outside system: the preview is asked for again whenever the draft or its base moves.
  useEffect(() => {
    let isCurrent = true;
    setStage({ at: "loading" });
    callAction(actions.previewChange, { edits: [putEdit(base, draft, path)] }).then((outcome) => {
      if (!isCurrent) return;
      if (outcome.ok) setStage({ at: "diff", edits: outcome.output.edits });
      else refuse(outcome.refusal);
    });
    return () => {
      isCurrent = false;
    };
  }, [actions.previewChange, base, draft, path, refuse]);

  const save = async () => {
    setSaving(true);
    const outcome = await saveChange({
      message,
      edits: [putEdit(base, draft, path)],
      done: ({ edits: [saved] }) => (saved?.isChanged ? `Saved ${saved.path} as v${saved.version}.` : "Nothing differed: no new version."),
      undo: ({ edits }) => edits.map((saved) => undoOf(saved, base.version)),
    });
    setSaving(false);
    const [saved] = outcome.ok ? outcome.output.edits : [];
    if (saved) {
      onClose();
      editor.finish(saved);
    } else if (!outcome.ok) refuse(outcome.refusal);
  };

  const resolve = async (conflict: Conflict, picks: Picks) => {
    const outcome = await attempt(() => api.call("getEntryByPath", { path: conflict.path }));
    if (!outcome.ok) setStage({ at: "refused", refusal: outcome.refusal });
    // Somebody was quicker once more: the next preview shows the new conflict.
    else if (outcome.output.version === conflict.currentVersion) editor.rebase(baseOfEntry(outcome.output), picks);
    else editor.rebase(base, {});
  };

  switch (stage.at) {
    case "loading":
      return <ReviewSkeleton />;
    case "conflict":
      return (
        <ConflictPicker
          key={stage.conflict.currentVersion}
          conflict={stage.conflict}
          onCancel={onClose}
          onResolve={(picks) => resolve(stage.conflict, picks)}
        />
      );
    case "refused":
      return (
        <Stack>
          <ErrorPanel title="This cannot be saved yet" refusal={stage.refusal} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Back to editing
            </Button>
          </Group>
        </Stack>
      );
    case "diff":
      return (
        <DiffAndMessage edits={stage.edits} message={message} onMessage={setMessage} isSaving={isSaving} onSave={save} onClose={onClose} />
      );
    default:
      return stage satisfies never;
  }
}

type DiffAndMessageProps = {
  edits: EditPreview[];
  message: string;
  onMessage: (message: string) => void;
  isSaving: boolean;
  onSave: () => void;
  onClose: () => void;
};

function DiffAndMessage({ edits, message, onMessage, isSaving, onSave, onClose }: DiffAndMessageProps) {
  const merged = edits.flatMap((edit) => edit.merged);
  const labelOf = (op: EditPreview["op"]) => (op === "created" ? "Nothing yet" : "Now");
  const diffs = edits.map(({ path, op, fields }) => ({ path, fields, oldLabel: labelOf(op), newLabel: "After saving" }));
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onSave();
      }}
    >
      <Stack gap="md">
        {merged.length > 0 && <MergedNote fields={merged} />}
        <EntryDiffs diffs={diffs} />
        <Textarea
          data-autofocus
          // The diff comes after the dialog has opened: by then the dialog's own focus sits on its close button.
          autoFocus
          label="Message"
          description="Why this changes. It stays in the history."
          autosize
          minRows={1}
          maxRows={6}
          maxLength={2_000}
          value={message}
          onChange={(event) => onMessage(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) onSave();
          }}
        />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Back to editing
          </Button>
          <Button type="submit" loading={isSaving}>
            Save
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function MergedNote({ fields }: { fields: string[] }) {
  return (
    <p style={{ margin: 0 }}>
      Somebody else changed <span className="mono">{fields.join(", ")}</span> meanwhile. Both changes stand: theirs are kept, yours are
      below.
    </p>
  );
}

function ReviewSkeleton() {
  return (
    <Stack aria-busy="true" aria-label="Comparing">
      <Skeleton height={120} />
      <Skeleton height={56} />
    </Stack>
  );
}

function conflictOf(refusal: Refusal): Conflict | undefined {
  const conflicts = refusal.code === "conflict" ? refusal.details?.conflicts : undefined;
  const [first] = Array.isArray(conflicts) ? (conflicts as Conflict[]) : [];
  return first?.reason === "fields" ? first : undefined;
}

function undoOf(saved: { path: string; version: number }, baseVersion: number) {
  const what = { path: saved.path, baseVersion: saved.version };
  return baseVersion === 0 ? ({ ...what, op: "delete" } as const) : ({ ...what, op: "restore", version: baseVersion } as const);
}
