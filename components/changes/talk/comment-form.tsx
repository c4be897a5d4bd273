"use client";

import { Button, Group, Stack, Textarea } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useChange } from "#components/changes/change-scope.tsx";
import { ErrorPanel, type Refusal } from "#components/ui/error-panel.tsx";

type CommentFormProps = {
  label: string;
  /** What it is about; left out: the change as a whole. */
  entryId?: string;
  field?: string;
  onCancel?: () => void;
  onDone?: () => void;
};

/** Says something. What was typed stays when it is refused. */
export function CommentForm({ label, entryId, field, onCancel, onDone }: CommentFormProps) {
  const { review, act } = useChange();
  const [text, setText] = useState("");
  const [isBusy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal>();
  const say = async () => {
    if (text.trim() === "") return;
    setBusy(true);
    const outcome = await act("commentOnChange", { id: review.change.id, text, entryId, field });
    setBusy(false);
    setRefusal(outcome.ok ? undefined : outcome.refusal);
    if (!outcome.ok) return;
    setText("");
    onDone?.();
  };
  return (
    <form
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        void say();
      }}
    >
      <Stack gap="xs">
        <Textarea
          // A form that a click has opened is where the person goes on.
          autoFocus={onCancel !== undefined}
          aria-label={label}
          placeholder={label}
          autosize
          minRows={2}
          maxRows={12}
          maxLength={4_000}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === "Escape" && text === "") onCancel?.();
            if (event.key !== "Enter" || !(event.metaKey || event.ctrlKey)) return;
            event.preventDefault();
            void say();
          }}
        />
        {refusal && <ErrorPanel title="Not said" refusal={refusal} />}
        <Group justify="flex-end" gap="xs">
          {onCancel && (
            <Button variant="default" size="compact-md" onClick={onCancel}>
              Cancel
            </Button>
          )}
          <Button type="submit" size="compact-md" variant={onCancel ? "filled" : "default"} loading={isBusy} disabled={text.trim() === ""}>
            Comment
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
