"use client";

import { Button } from "@mantine/core";
import { useState } from "react";
import { useChange } from "#components/changes/change-scope.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import type { CommentView } from "#lib/api/contract/review-views.ts";
import { CommentBody } from "./comment-body.tsx";
import { CommentForm } from "./comment-form.tsx";
import classes from "./talk.module.css";

type ThreadProps = {
  comments: readonly CommentView[];
  entryId: string;
  field?: string;
  /** What it is about, for those who hear it. */
  about: string;
  isWriting: boolean;
  onWriting: (isWriting: boolean) => void;
};

const shownMax = 20;

/** What was said about an entry or one of its fields, under it. */
export function Thread({ comments, entryId, field, about, isWriting, onWriting }: ThreadProps) {
  const { review } = useChange();
  const [isWhole, setWhole] = useState(false);
  const shown = isWhole ? comments : comments.slice(-shownMax);
  return (
    <section className={classes.thread} aria-label={`Comments on ${about}`}>
      {shown.length < comments.length && (
        <Button variant="subtle" size="compact-sm" onClick={() => setWhole(true)}>
          Show {comments.length - shown.length} earlier
        </Button>
      )}
      {shown.map((comment) => (
        <div key={comment.id} className={classes.comment}>
          <p className={classes.head}>
            <b>{comment.name}</b> <RelativeTime at={comment.at} />
            {comment.round < review.round && <span>about round {comment.round}</span>}
          </p>
          <CommentBody comment={comment} />
        </div>
      ))}
      {isWriting ? (
        <CommentForm
          label={`Comment on ${about}`}
          entryId={entryId}
          field={field}
          onCancel={() => onWriting(false)}
          onDone={() => onWriting(false)}
        />
      ) : (
        review.acts.comment === null && (
          <Button variant="subtle" color="gray" size="compact-sm" onClick={() => onWriting(true)}>
            Reply
          </Button>
        )
      )}
    </section>
  );
}
