"use client";

import { Button, Text } from "@mantine/core";
import { useMemo, useState } from "react";
import { useChange } from "#components/changes/change-scope.tsx";
import { changeBody } from "#components/history/change-title.ts";
import { EntryChips } from "#components/history/entry-chips.tsx";
import { CommentForm } from "./comment-form.tsx";
import classes from "./talk.module.css";
import { timelineOf } from "./timeline.ts";
import { TimelineRow } from "./timeline-row.tsx";

const shownMax = 100;

/** What the change is for, and everything that happened to it in order. */
export function ConversationTab() {
  const { review, applied } = useChange();
  const [shown, setShown] = useState(shownMax);
  const items = useMemo(() => timelineOf(review), [review]);
  const hidden = Math.max(0, items.length - shown);
  const body = changeBody(review.change);
  return (
    <>
      {body ? (
        <p className={classes.message}>{body}</p>
      ) : (
        <Text c="dimmed" size="sm">
          {review.change.message ? "" : "Its author has left no message."}
        </Text>
      )}
      <EntryChips entries={applied?.entries ?? review.change.entries} max={12} />
      <ol className={classes.timeline} aria-label="What happened">
        {hidden > 0 && (
          <li>
            <Button variant="subtle" size="compact-sm" onClick={() => setShown(shown + shownMax * 5)}>
              Show {Math.min(hidden, shownMax * 5)} earlier of {hidden}
            </Button>
          </li>
        )}
        {items.slice(hidden).map((item) => (
          <TimelineRow key={item.key} item={item} />
        ))}
      </ol>
      {review.acts.comment === null ? (
        <CommentForm label="Comment on the change" />
      ) : (
        <Text size="sm" c="dimmed">
          {review.acts.comment}
        </Text>
      )}
    </>
  );
}
