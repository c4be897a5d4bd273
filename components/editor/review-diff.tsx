"use client";

import { Button, Group, Skeleton, Stack, Textarea } from "@mantine/core";
import { EntryDiffs } from "#components/diff/entry-diffs.tsx";
import type { EditPreview } from "#lib/api/contract/changes.ts";

type DiffAndMessageProps = {
  edits: EditPreview[];
  message: string;
  onMessage: (message: string) => void;
  isSaving: boolean;
  onSave: () => void;
  onClose: () => void;
};

/** What saving would change, the message, and Save. */
export function DiffAndMessage({ edits, message, onMessage, isSaving, onSave, onClose }: DiffAndMessageProps) {
  const merged = edits.flatMap((edit) => edit.merged);
  const labelOf = (op: EditPreview["op"]) => (op === "created" ? "Nothing yet" : op === "undeleted" ? "In the trash" : "Now");
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

export function ReviewSkeleton() {
  return (
    <Stack aria-busy="true" aria-label="Comparing">
      <Skeleton height={120} />
      <Skeleton height={56} />
    </Stack>
  );
}
