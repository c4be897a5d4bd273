"use client";

import { Modal } from "@mantine/core";
import { useCallback, useEffect, useState } from "react";
import { callAction } from "#components/call-action.ts";
import type { ConflictChoices } from "#components/diff/conflict-state.ts";
import { ConflictView } from "#components/diff/conflict-view.tsx";
import { conflictsOf } from "#components/refusal.ts";
import { useSession } from "#components/shell/session.tsx";
import type { Refusal } from "#components/ui/error-panel.tsx";
import { Loading } from "#components/ui/loading.tsx";
import type { Conflict, EditPreview } from "#lib/api/contract/changes.ts";
import { valueAt } from "#lib/core/field-paths.ts";
import { formatJson } from "#lib/core/json.ts";
import { type ChangeAbout, nothingSaid } from "./change-about.tsx";
import { putEdit } from "./draft.ts";
import { DiffAndMessage } from "./review-diff.tsx";
import { ReviewRefused } from "./review-refused.tsx";
import type { Editor } from "./use-entry-editor.ts";
import { usePolicies } from "./use-policies.ts";
import { useSettle } from "./use-settle.ts";
import { useTwoWays } from "./use-two-ways.ts";

type Stage =
  | { at: "loading" }
  | { at: "diff"; edits: EditPreview[] }
  | { at: "conflict"; conflicts: Conflict[] }
  | { at: "refused"; refusal: Refusal };

type ReviewModalProps = {
  editor: Editor;
  opened: boolean;
  onClose: () => void;
  /** After what was typed is nowhere here any more: given up, or in a change that waits. */
  onGone?: () => void;
};

/** The last look before every save: diff, message, Save. A base that has moved leads through the conflict view back to the diff. */
export function ReviewModal({ editor, opened, onClose, onGone }: ReviewModalProps) {
  // Out here both outlive a look back at the form.
  const [about, setAbout] = useState(nothingSaid);
  const [choices, setChoices] = useState<ConflictChoices>({});
  const { needsReview } = usePolicies([editor.path]);
  const kept = { about, setAbout, choices, setChoices };
  const title = needsReview ? "Send for review" : "Review and save";
  return (
    <Modal opened={opened} onClose={onClose} title={title} size="min(1200px, 100%)" closeOnClickOutside={false}>
      <Review editor={editor} onClose={onClose} onGone={onGone} {...kept} />
    </Modal>
  );
}

type ReviewProps = Omit<ReviewModalProps, "opened"> & {
  about: ChangeAbout;
  setAbout: (about: ChangeAbout) => void;
  choices: ConflictChoices;
  setChoices: (choices: ConflictChoices) => void;
};

function Review({ editor, onClose, onGone, about, setAbout, choices, setChoices }: ReviewProps) {
  const { stage, refuse, look } = useReview(editor);
  const met = usePolicies([editor.path]);
  const leave = () => {
    onClose();
    onGone?.();
  };
  const { base, draft, path } = editor;
  const { busy, save, add } = useTwoWays(
    {
      ...about,
      edits: [putEdit(base, draft, path)],
      done: ({ edits: [saved] }) => (saved?.isChanged ? `Saved ${saved.path} as v${saved.version}.` : "Nothing differed: no new version."),
      undo: ({ edits }) => edits.map((saved) => undoOf(saved, base)),
    },
    {
      onRefused: refuse,
      onDone: (outcome) => {
        setAbout(nothingSaid);
        const [saved] = outcome?.state === "applied" ? outcome.edits : [];
        if (saved) {
          onClose();
          editor.finish(saved);
        } else {
          editor.discard();
          leave();
        }
      },
    },
  );

  switch (stage.at) {
    case "loading":
      return <Loading label="Comparing" heights={[120, 56]} />;
    case "conflict":
      return (
        <ReviewConflict
          editor={editor}
          conflicts={stage.conflicts}
          choices={choices}
          setChoices={setChoices}
          onClose={onClose}
          onGivenUp={leave}
          onRefused={refuse}
          onMoved={look}
        />
      );
    case "refused":
      return <ReviewRefused refusal={stage.refusal} onRetry={look} onClose={onClose} />;
    case "diff":
      return (
        <DiffAndMessage
          edits={stage.edits}
          about={about}
          onAbout={setAbout}
          met={met}
          busy={busy}
          onSave={save}
          onAdd={add}
          onClose={onClose}
        />
      );
    default:
      return stage satisfies never;
  }
}

type ReviewConflictProps = {
  editor: Editor;
  conflicts: Conflict[];
  choices: ConflictChoices;
  setChoices: (choices: ConflictChoices) => void;
  onClose: () => void;
  onGivenUp: () => void;
  onRefused: (refusal: Refusal) => void;
  onMoved: () => void;
};

/** What both sides changed, up to the draft that stands on what the entry is now. */
function ReviewConflict({ editor, conflicts, choices, setChoices, onClose, onGivenUp, onRefused, onMoved }: ReviewConflictProps) {
  const settle = useSettle(editor);
  return (
    <ConflictView
      conflicts={conflicts}
      choices={choices}
      onChoices={setChoices}
      typedSecret={(_, field) => typedAt(editor, field)}
      onOtherName={() => {
        editor.setRefusal(takenName(editor.path));
        onClose();
      }}
      onCancel={onClose}
      onResolve={async (picks) => {
        const outcome = await settle(conflicts, picks);
        if (outcome.to === "given up") onGivenUp();
        else if (outcome.to === "refused") onRefused(outcome.refusal);
        else onMoved();
      }}
    />
  );
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
