"use client";

import { Alert, Button, Group, Stack, Text } from "@mantine/core";
import { useDisclosure, useHotkeys } from "@mantine/hooks";
import { IconHistory, IconLock } from "@tabler/icons-react";
import { type ReactNode, useRef } from "react";
import { useSession } from "#components/shell/session.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { ErrorPanel } from "#components/ui/error-panel.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import classes from "./editor-frame.module.css";
import { ReviewModal } from "./review-modal.tsx";
import type { Editor } from "./use-entry-editor.ts";
import { useLeaveGuard } from "./use-leave-guard.ts";

type EditorFrameProps = { editor: Editor; onCancel?: () => void; children: ReactNode };

/** Around every form that changes an entry: what was restored, what was refused, and the foot bar that leads to the diff. */
export function EditorFrame({ editor, onCancel, children }: EditorFrameProps) {
  const [isReviewing, review] = useDisclosure(false);
  const { can } = useSession();
  const frame = useRef<HTMLDivElement>(null);
  useLeaveGuard(editor);
  const start = () => {
    if (editor.fault) return frame.current?.querySelector<HTMLElement>(".cm-content")?.focus();
    editor.showAllProblems();
    if (editor.problems.length === 0) {
      editor.setRefusal(undefined);
      review.open();
    } else requestAnimationFrame(() => frame.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus());
  };
  useHotkeys([["mod+S", () => editor.isChanged && start()]], []);
  if (!can("write")) return <ReadersOnly />;
  return (
    <div ref={frame}>
      <Stack gap="md">
        {editor.restored && <RestoredNotice editor={editor} />}
        {editor.refusal && <ErrorPanel title="This cannot be saved yet" refusal={editor.refusal} />}
        {children}
      </Stack>
      <FootBar editor={editor} onReview={start} onCancel={onCancel} />
      <ReviewModal editor={editor} opened={isReviewing} onClose={review.close} onGiveUp={onCancel} />
    </div>
  );
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

function FootBar({ editor, onReview, onCancel }: { editor: Editor; onReview: () => void; onCancel?: () => void }) {
  const { changed, problems, isChanged, discard } = editor;
  const count = changed.length === 0 ? "Not saved yet" : `${changed.length} ${changed.length === 1 ? "change" : "changes"}`;
  const shown = problems.filter(({ path }) => editor.problemAt(path)).length + (editor.fault ? 1 : 0);
  return (
    <section className={classes.foot} aria-label="Save">
      <Text size="sm" c="dimmed" aria-live="polite">
        {isChanged ? count : "No changes"}
        {shown > 0 && ` · ${shown} to correct`}
      </Text>
      <Group gap="xs">
        {isChanged && (
          <Button variant="subtle" color="gray" onClick={discard}>
            Discard
          </Button>
        )}
        {onCancel && (
          <Button variant="default" onClick={onCancel}>
            Cancel
          </Button>
        )}
        <Button disabled={!isChanged} onClick={onReview} aria-keyshortcuts="Control+S">
          Review and save
        </Button>
      </Group>
    </section>
  );
}
