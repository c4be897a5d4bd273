"use client";

import { Alert, Button, Group, Stack, Text } from "@mantine/core";
import { useDisclosure, useHotkeys } from "@mantine/hooks";
import { IconHistory, IconLock } from "@tabler/icons-react";
import { type ReactNode, useRef, useState } from "react";
import { conflictsOf } from "#components/refusal.ts";
import { useSession } from "#components/shell/session.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { ErrorPanel } from "#components/ui/error-panel.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { putEdit } from "./draft.ts";
import { FootBar } from "./foot-bar.tsx";
import { ReviewModal } from "./review-modal.tsx";
import { useAddToChange } from "./use-add-to-change.ts";
import type { Editor } from "./use-entry-editor.ts";
import { useLeaveGuard } from "./use-leave-guard.ts";
import { WaitingNote } from "./waiting-note.tsx";

type EditorFrameProps = { editor: Editor; onCancel?: () => void; children: ReactNode };

/** Around every form that changes an entry: what was restored, what was refused, and the foot bar that leads to the diff. */
export function EditorFrame({ editor, onCancel, children }: EditorFrameProps) {
  const [isReviewing, review] = useDisclosure(false);
  const { can } = useSession();
  const frame = useRef<HTMLDivElement>(null);
  useLeaveGuard(editor);
  /** Whether what is typed may go on; else the first place that has to be corrected has the focus. */
  const isRight = () => {
    if (editor.fault) {
      frame.current?.querySelector<HTMLElement>(".cm-content")?.focus();
      return false;
    }
    editor.showAllProblems();
    if (editor.problems.length === 0) return true;
    requestAnimationFrame(() => frame.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus());
    return false;
  };
  const start = () => {
    if (!isRight()) return;
    editor.setRefusal(undefined);
    review.open();
  };
  const { isAdding, add } = useAdding(editor, {
    isRight,
    onAdded: () => onCancel?.(),
    // The dialog asks once more, and shows what both sides changed.
    onConflict: review.open,
    onRefused: () => frame.current?.scrollIntoView({ block: "nearest" }),
  });
  useHotkeys([["mod+S", () => editor.isChanged && start()]], []);
  if (!can("write")) return <ReadersOnly />;
  return (
    <div ref={frame}>
      <Stack gap="md">
        {editor.restored && <RestoredNotice editor={editor} />}
        <WaitingNote entryId={editor.base.id} path={editor.path} />
        {editor.refusal && <ErrorPanel title="This cannot be saved yet" refusal={editor.refusal} />}
        {children}
      </Stack>
      <FootBar editor={editor} onReview={start} onAdd={add} isAdding={isAdding} onCancel={onCancel} />
      <ReviewModal editor={editor} opened={isReviewing} onClose={review.close} onGone={onCancel} />
    </div>
  );
}

type AddingSteps = { isRight: () => boolean; onAdded: () => void; onConflict: () => void; onRefused: () => void };

/** Adds what is typed to the person's change straight from the form: its diff is looked at there. */
function useAdding(editor: Editor, { isRight, onAdded, onConflict, onRefused }: AddingSteps) {
  const [isAdding, setAdding] = useState(false);
  const addToChange = useAddToChange();
  const add = async () => {
    if (!isRight()) return;
    setAdding(true);
    const outcome = await addToChange([putEdit(editor.base, editor.draft, editor.path)]);
    setAdding(false);
    if (outcome.ok) {
      editor.discard();
      onAdded();
    } else if (conflictsOf(outcome.refusal).length > 0) onConflict();
    else {
      editor.setRefusal(outcome.refusal);
      onRefused();
    }
  };
  return { isAdding, add };
}

/** For those who follow a link to a form that their role may not send. */
function ReadersOnly() {
  return (
    <EmptyState
      icon={<IconLock size={32} stroke={1.5} />}
      title="Your role reads here and changes nothing"
      hint="Ask an admin of this workspace for a role that may write."
    />
  );
}

function RestoredNotice({ editor }: { editor: Editor }) {
  const { restored, setRestored, discard } = editor;
  if (!restored) return null;
  return (
    <Alert
      icon={<IconHistory aria-hidden />}
      title="Your draft is back"
      withCloseButton
      closeButtonLabel="Close"
      onClose={() => setRestored(undefined)}
    >
      <Group justify="space-between" gap="xs">
        <Text size="sm">
          What you typed <RelativeTime at={restored.savedAt} /> was not saved yet.
          {restored.hadSecrets && " Secrets are never kept in the browser: type them again."}
        </Text>
        <Button variant="default" size="compact-sm" onClick={discard}>
          Discard the draft
        </Button>
      </Group>
    </Alert>
  );
}
