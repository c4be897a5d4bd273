"use client";

import { ActionIcon, Anchor, Button, Group, Popover, Text, Title } from "@mantine/core";
import { IconCheck, IconCircleDashed, IconEye, IconMessageExclamation, IconSettings, IconX, type TablerIcon } from "@tabler/icons-react";
import Link from "next/link";
import { type ReactNode, useState } from "react";
import { tellRefusal, useChange } from "#components/changes/change-scope.tsx";
import { type ReviewerRow, type ReviewerState, reviewerRows } from "#components/changes/verdict-words.ts";
import { useSession } from "#components/shell/session.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import type { ChangeReview, PolicyState, Verdict } from "#lib/api/contract/review-views.ts";
import classes from "./page.module.css";
import { ReviewerSelect } from "./reviewer-select.tsx";

/** Beside the change: who reviews it and what the policies ask for. */
export function ChangeRail() {
  const { review } = useChange();
  const isPlainSave = review.change.number === null;
  if (isPlainSave) return null;
  return (
    <aside className={classes.rail} aria-label="Reviewers and policies">
      <Reviewers />
      <section>
        <Title order={2}>Policies</Title>
        {review.policies.map((policy) => (
          <Policy key={policy.id} policy={policy} />
        ))}
        {review.policies.length === 0 && (
          <Text size="sm" c="dimmed">
            {noPolicyWords(review)}
          </Text>
        )}
      </section>
    </aside>
  );
}

function noPolicyWords({ change, breakGlassReason }: ChangeReview): string {
  if (change.state !== "applied") return "No policy asks for a review of this.";
  return breakGlassReason === null
    ? "What they asked for was met when it was applied."
    : "What they asked for was not met: the glass was broken.";
}

const signs: Record<ReviewerState, { icon: TablerIcon; color?: string }> = {
  asked: { icon: IconCircleDashed },
  approved: { icon: IconCheck, color: "var(--by-added)" },
  "changes requested": { icon: IconMessageExclamation, color: "var(--by-changed)" },
  fallen: { icon: IconX, color: "var(--by-changed)" },
  acknowledged: { icon: IconEye },
};
const words: Record<Verdict, string> = { approved: "approved", "changes requested": "asked for changes", acknowledged: "acknowledged" };

function Reviewers() {
  const { review } = useChange();
  const rows = reviewerRows(review);
  return (
    <section>
      <Group justify="space-between" wrap="nowrap">
        <Title order={2}>Reviewers</Title>
        {review.acts.edit === null && <AskReviewers />}
      </Group>
      {rows.length === 0 && (
        <Text size="sm" c="dimmed">
          Nobody was asked.
        </Text>
      )}
      <ul className={classes.people}>
        {rows.map((row) => (
          <Reviewer key={row.userId} row={row} />
        ))}
      </ul>
    </section>
  );
}

function Reviewer({ row: { userId, name, state, said, reason, at } }: { row: ReviewerRow }) {
  const { review } = useChange();
  const { me } = useSession();
  const { icon: Icon, color } = signs[state];
  const canWithdraw = userId === me.id && review.change.state === "open" && (state === "approved" || state === "changes requested");
  return (
    <li>
      <Icon size={16} color={color} className={classes.sign} aria-hidden />
      <div>
        <Text fw={500} truncate title={name}>
          {name}
        </Text>
        <Text size="sm" c="dimmed" component="div">
          {said ? words[said] : "asked for a review"} {at && <RelativeTime at={at} />}
        </Text>
        {reason && (
          <Text size="sm" c="var(--by-changed)">
            Does not count any more. {reason}
          </Text>
        )}
        {canWithdraw && <Withdraw />}
      </div>
    </li>
  );
}

function Withdraw() {
  const { review, act } = useChange();
  const [isBusy, setBusy] = useState(false);
  const withdraw = async () => {
    setBusy(true);
    tellRefusal("Not taken back", await act("withdrawReview", { id: review.change.id }, "Your verdict is taken back."));
    setBusy(false);
  };
  return (
    <Button variant="subtle" size="compact-xs" ml={-8} loading={isBusy} onClick={() => void withdraw()}>
      Take it back
    </Button>
  );
}

function AskReviewers() {
  const [isOpen, setOpen] = useState(false);
  return (
    <Popover opened={isOpen} onChange={setOpen} width="min(360px, calc(100vw - 32px))" position="bottom-end" trapFocus returnFocus>
      <Popover.Target>
        <ActionIcon size={28} aria-label="Ask for reviews" onClick={() => setOpen(!isOpen)}>
          <IconSettings size={16} />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown aria-label="Ask for reviews">
        <AskForm onDone={() => setOpen(false)} />
      </Popover.Dropdown>
    </Popover>
  );
}

function AskForm({ onDone }: { onDone: () => void }) {
  const { review, act } = useChange();
  const [asked, setAsked] = useState(() => review.reviewers.map(({ userId }) => userId));
  const [isBusy, setBusy] = useState(false);
  const ask = async () => {
    setBusy(true);
    const outcome = await act("requestReviewers", { id: review.change.id, reviewers: asked });
    setBusy(false);
    if (outcome.ok) onDone();
    else tellRefusal("Nobody was asked", outcome);
  };
  return (
    <>
      <ReviewerSelect value={asked} onChange={setAsked} autoFocus />
      <Group justify="flex-end" mt="sm">
        <Button loading={isBusy} onClick={() => void ask()}>
          Ask them
        </Button>
      </Group>
    </>
  );
}

function Policy({ policy: { id, name, words, isMet, approvals, approvedBy, paths } }: { policy: PolicyState }) {
  return (
    <div className={classes.policy}>
      {isMet ? (
        <IconCheck size={16} color="var(--by-added)" className={classes.sign} role="img" aria-label="met" />
      ) : (
        <IconX size={16} color="var(--by-removed)" className={classes.sign} role="img" aria-label="not met" />
      )}
      <div>
        <Anchor component={Link} href={`/settings/policies?id=${id}`} c="inherit" fw={500}>
          {name}
        </Anchor>
        <Said>{words}</Said>
        {approvals > 0 && (
          <Said>
            {approvedBy.length} of {approvals} {approvals === 1 ? "approval" : "approvals"}
            {approvedBy.length > 0 && `: ${approvedBy.join(", ")}`}
          </Said>
        )}
        {paths.length > 0 && <Said>about {paths.length === 1 ? paths[0] : `${paths.length} of the entries`}</Said>}
      </div>
    </div>
  );
}

function Said({ children }: { children: ReactNode }) {
  return (
    <Text size="sm" c="dimmed" style={{ overflowWrap: "anywhere" }}>
      {children}
    </Text>
  );
}
