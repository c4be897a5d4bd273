"use client";

import { Anchor } from "@mantine/core";
import {
  IconCheck,
  IconChecks,
  IconEye,
  IconFlame,
  IconMessage,
  IconMessageExclamation,
  IconPencil,
  IconPointFilled,
  IconSend,
  IconUserPlus,
  IconX,
  type TablerIcon,
} from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useChange } from "#components/changes/change-scope.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import type { CommentView, ReviewView } from "#lib/api/contract/review-views.ts";
import { CommentBody } from "./comment-body.tsx";
import classes from "./talk.module.css";
import { eventWords, type TimelineItem, verdictWords } from "./timeline.ts";

export function TimelineRow({ item }: { item: TimelineItem }) {
  switch (item.kind) {
    case "event":
      return (
        <Row icon={eventIcons[item.event.kind] ?? IconPointFilled} name={item.event.name} at={item.at} words={eventWords(item.event)} />
      );
    case "review":
      return <Verdict review={item.review} />;
    case "comment":
      return <Comment comment={item.comment} />;
    default:
      return item satisfies never;
  }
}

const eventIcons: Record<string, TablerIcon> = {
  drafted: IconPencil,
  opened: IconSend,
  reopened: IconSend,
  updated: IconPencil,
  closed: IconX,
  applied: IconChecks,
  "break glass": IconFlame,
  "review requested": IconUserPlus,
};
const verdictIcons = { approved: IconCheck, "changes requested": IconMessageExclamation, acknowledged: IconEye };

function Verdict({ review }: { review: ReviewView }) {
  const { name, at, verdict, comment, voidReason } = review;
  return (
    <Row
      icon={verdictIcons[verdict]}
      name={name}
      at={at}
      words={verdictWords(review)}
      tone={voidReason === null ? verdict : undefined}
      note={voidReason && !voidReason.includes("withdrawn") ? `Does not count any more. ${voidReason}` : undefined}
    >
      {comment && <p className={classes.text}>{comment}</p>}
    </Row>
  );
}

function Comment({ comment }: { comment: CommentView }) {
  const { review, applied, goTo } = useChange();
  const { entryId, field, name, at } = comment;
  const entry = entryId === null ? undefined : pathOf(entryId);
  function pathOf(id: string) {
    return review.edits.find((edit) => edit.entryId === id)?.path ?? applied?.entries.find((known) => known.id === id)?.path ?? "an entry";
  }
  const about = entry && entryId !== null && (
    <>
      {" on "}
      <Anchor component="button" type="button" className={classes.about} onClick={() => goTo(entryId)}>
        {field ? `${entry} · ${field}` : entry}
      </Anchor>
    </>
  );
  return (
    <Row icon={IconMessage} name={name} at={at} words={<>commented{about}</>}>
      <CommentBody comment={comment} />
    </Row>
  );
}

type RowProps = { icon: TablerIcon; name: string; at: string; words: ReactNode; tone?: string; note?: string; children?: ReactNode };

function Row({ icon: Icon, name, at, words, tone, note, children }: RowProps) {
  return (
    <li className={classes.row} data-tone={tone}>
      <span className={classes.icon}>
        <Icon size={14} aria-hidden />
      </span>
      <div className={classes.what}>
        <p className={classes.head}>
          <span>
            <b>{name}</b> {words}
          </span>
          <RelativeTime at={at} />
        </p>
        {note && <p className={classes.note}>{note}</p>}
        {children && <div className={classes.box}>{children}</div>}
      </div>
    </li>
  );
}
