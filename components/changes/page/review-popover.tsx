"use client";

import { Button, Group, Popover, Radio, Stack, Text, Textarea } from "@mantine/core";
import { IconChevronDown } from "@tabler/icons-react";
import { type FormEvent, useState } from "react";
import { useChange } from "#components/changes/change-scope.tsx";
import { ErrorPanel, type Refusal } from "#components/ui/error-panel.tsx";

type Say = "comment" | "approved" | "changes requested";

/** Says what one thinks of the change. A verdict that would not count says why; what was typed stays when the popover closes. */
export function ReviewPopover() {
  const { review } = useChange();
  const [isOpen, setOpen] = useState(false);
  const [text, setText] = useState("");
  const [say, setSay] = useState<Say>();
  const canJudge = review.acts.approve === null || review.acts.requestChanges === null;
  return (
    <Popover opened={isOpen} onChange={setOpen} width="min(400px, calc(100vw - 32px))" position="bottom-end" trapFocus returnFocus>
      <Popover.Target>
        <Button
          variant={canJudge && review.acts.apply !== null ? "filled" : "default"}
          data-shortcut="a"
          aria-keyshortcuts="a"
          rightSection={<IconChevronDown size={14} aria-hidden />}
          onClick={(event) => {
            // Pressed with its key from far down a long change: beside a button out of sight the form would be out of sight too.
            event.currentTarget.scrollIntoView({ block: "nearest" });
            setOpen(!isOpen);
          }}
        >
          Review
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label="Review">
        <ReviewForm
          text={text}
          onText={setText}
          say={say ?? (review.acts.approve === null ? "approved" : "comment")}
          onSay={setSay}
          onDone={() => {
            setOpen(false);
            setText("");
            setSay(undefined);
          }}
        />
      </Popover.Dropdown>
    </Popover>
  );
}

type ReviewFormProps = { text: string; onText: (text: string) => void; say: Say; onSay: (say: Say) => void; onDone: () => void };

function ReviewForm({ text, onText, say, onSay, onDone }: ReviewFormProps) {
  const { review, act } = useChange();
  const [isBusy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal>();
  const { acts, covers, change } = review;
  const reasons: Record<Say, string | null> = { comment: acts.comment, approved: acts.approve, "changes requested": acts.requestChanges };
  const isEmpty = say !== "approved" && text.trim() === "";
  const submit = async () => {
    if (isEmpty || reasons[say] !== null) return;
    setBusy(true);
    const { id } = change;
    const outcome =
      say === "comment"
        ? await act("commentOnChange", { id, text }, "Said.")
        : await act("reviewChange", { id, verdict: say, covers, comment: text }, say === "approved" ? "Approved." : "Changes requested.");
    setBusy(false);
    if (outcome.ok) onDone();
    else setRefusal(outcome.refusal);
  };
  return (
    <form
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        void submit();
      }}
    >
      <Stack gap="sm">
        <Textarea
          data-autofocus
          label="What you say"
          autosize
          minRows={3}
          maxRows={10}
          maxLength={4_000}
          value={text}
          onChange={(event) => onText(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== "Enter" || !(event.metaKey || event.ctrlKey)) return;
            event.preventDefault();
            void submit();
          }}
        />
        <Verdicts say={say} onSay={onSay} reasons={reasons} />
        {refusal && <ErrorPanel title="Not said" refusal={refusal} />}
        <Group justify="flex-end">
          <Button type="submit" loading={isBusy} disabled={isEmpty || reasons[say] !== null}>
            Submit
          </Button>
        </Group>
        {isEmpty && (
          <Text size="xs" c="dimmed" ta="end">
            Say in words what you mean.
          </Text>
        )}
      </Stack>
    </form>
  );
}

type VerdictsProps = { say: Say; onSay: (say: Say) => void; reasons: Record<Say, string | null> };

function Verdicts({ say, onSay, reasons }: VerdictsProps) {
  return (
    <Radio.Group aria-label="Verdict" value={say} onChange={(next) => onSay(next as Say)}>
      <Stack gap="xs">
        <Choice value="approved" label="Approve" hint="It may be applied as it is now." reason={reasons.approved} />
        <Choice
          value="changes requested"
          label="Request changes"
          hint="Nothing is applied until you are content."
          reason={reasons["changes requested"]}
        />
        <Choice value="comment" label="Comment" hint="No verdict." reason={reasons.comment} />
      </Stack>
    </Radio.Group>
  );
}

type ChoiceProps = { value: Say; label: string; hint: string; reason: string | null };

function Choice({ value, label, hint, reason }: ChoiceProps) {
  return <Radio value={value} label={label} description={reason ?? hint} disabled={reason !== null} />;
}
