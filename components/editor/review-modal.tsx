"use client";

import { Modal } from "@mantine/core";
import { useCallback, useEffect, useState } from "react";
import { callAction } from "#components/call-action.ts";
import type { ConflictChoices } from "#components/diff/conflict-state.ts";
import { ConflictView } from "#components/diff/conflict-view.tsx";
import { conflictsOf } from "#components/refusal.ts";
import { useSession } from "#components/shell/session.tsx";
import type { Refusal } from "#components/ui/error-panel.tsx";
import type { Conflict, EditPreview } from "#lib/api/contract/changes.ts";
import { valueAt } from "#lib/core/field-paths.ts";
import { formatJson } from "#lib/core/json.ts";
import { putEdit } from "./draft.ts";
import { DiffAndMessage, ReviewSkeleton } from "./review-diff.tsx";
import { ReviewRefused } from "./review-refused.tsx";
import type { Editor } from "./use-entry-editor.ts";
import { useSaveChange } from "./use-save-change.tsx";
import { useSettle } from "./use-settle.ts";

type Stage =
  | { at: "loading" }
  | { at: "diff"; edits: EditPreview[] }
  | { at: "conflict"; conflicts: Conflict[] }
  | { at: "refused"; refusal: Refusal };

type ReviewModalProps = { editor: Editor; opened: boolean; onClose: () => void /** After the edit was given up. */; onGiveUp?: () => void };

/** The last look before every save: diff, message, Save. A base that has moved leads through the conflict view back to the diff. */
export function ReviewModal({ editor, opened, onClose, onGiveUp }: ReviewModalProps) {
  // Out here both outlive a look back at the form.
  const [message, setMessage] = useState("");
  const [choices, setChoices] = useState<ConflictChoices>({});
  const kept = { message, setMessage, choices, setChoices };
  return (
    <Modal opened={opened} onClose={onClose} title="Review and save" size="min(1200px, 100%)" closeOnClickOutside={false}>
      <Review editor={editor} onClose={onClose} onGiveUp={onGiveUp} {...kept} />
    </Modal>
  );
}

type ReviewProps = Omit<ReviewModalProps, "opened"> & {
  message: string;
  setMessage: (message: string) => void;
  choices: ConflictChoices;
  setChoices: (choices: ConflictChoices) => void;
};

function Review({ editor, onClose, onGiveUp, message, setMessage, choices, setChoices }: ReviewProps) {
  const [isSaving, setSaving] = useState(false);
  const { stage, refuse, look } = useReview(editor);
  const saveChange = useSaveChange();
  const settle = useSettle(editor);
  const { base, draft, path } = editor;

  const save = async () => {
    setSaving(true);
    const outcome = await saveChange({
      message,
      edits: [putEdit(base, draft, path)],
      done: ({ edits: [saved] }) => (saved?.isChanged ? `Saved ${saved.path} as v${saved.version}.` : "Nothing differed: no new version."),
      undo: ({ edits }) => edits.map((saved) => undoOf(saved, base)),
    });
    setSaving(false);
    const [saved] = outcome.ok ? outcome.output.edits : [];
    if (saved) {
      setMessage("");
      onClose();
      editor.finish(saved);
    } else if (!outcome.ok) refuse(outcome.refusal);
  };

  switch (stage.at) {
    case "loading":
      return <ReviewSkeleton />;
    case "conflict":
      return (
        <ConflictView
          conflicts={stage.conflicts}
          choices={choices}
          onChoices={setChoices}
          typedSecret={(_, field) => typedAt(editor, field)}
          onOtherName={() => {
            editor.setRefusal(takenName(path));
            onClose();
          }}
          onCancel={onClose}
          onResolve={async (picks) => {
            const outcome = await settle(stage.conflicts, picks);
            if (outcome.to === "given up") {
              onClose();
              onGiveUp?.();
            } else if (outcome.to === "refused") refuse(outcome.refusal);
            else look();
          }}
        />
      );
    case "refused":
      return <ReviewRefused refusal={stage.refusal} onRetry={look} onClose={onClose} />;
    case "diff":
      return (
        <DiffAndMessage edits={stage.edits} message={message} onMessage={setMessage} isSaving={isSaving} onSave={save} onClose={onClose} />
      );
    default:
      return stage satisfies never;
  }
}

/** What saving would change, asked for again whenever the draft or its base moves; `look` asks once more. */
function useReview(editor: Editor) {
  const { actions } = useSession();
  const [stage, setStage] = useState<Stage>({ at: "loading" });
  const [looks, setLooks] = useState(0);
  const { base, draft, path, setRefusal, showAllProblems } = editor;
  const refuse = useCallback(
    (refusal: Refusal) => {
      const conflicts = conflictsOf(refusal);
      setStage(conflicts.length > 0 ? { at: "conflict", conflicts } : { at: "refused", refusal });
      if (refusal.code === "invalid") {
        setRefusal(refusal);
        showAllProblems();
      }
    },
    [setRefusal, showAllProblems],
  );
  // The server is the outside system. `looks` stands for the wish to ask again.
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is read by nobody else.
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
  }, [actions.previewChange, base, draft, path, refuse, looks]);
  return { stage, refuse, look: () => setLooks((n) => n + 1) };
}

function typedAt({ draft, typedSecrets }: Editor, field: string): string | undefined {
  const value = typedSecrets.includes(field) ? valueAt(draft.data, field) : undefined;
  return value === undefined || typeof value === "string" ? value : formatJson(value, 2);
}

function takenName(path: string): Refusal {
  const message = `${path} is taken. Choose another name; what you typed is still here.`;
  return { code: "conflict", message, problems: [{ path: "##name", message: "is taken: choose another one." }] };
}

function undoOf(saved: { path: string; version: number }, base: Editor["base"]) {
  const what = { path: saved.path, baseVersion: saved.version };
  const wasThere = base.version > 0 && !base.isDeleted;
  return wasThere ? ({ ...what, op: "restore", version: base.version } as const) : ({ ...what, op: "delete" } as const);
}
