"use client";

import { Button, Text } from "@mantine/core";
import { useState } from "react";
import { tellRefusal, useChange } from "#components/changes/change-scope.tsx";
import { useSession } from "#components/shell/session.tsx";
import type { CommentView } from "#lib/api/contract/review-views.ts";
import classes from "./talk.module.css";

/** The words of a comment, folded once they are resolved, with the button that resolves them. */
export function CommentBody({ comment }: { comment: CommentView }) {
  const [isUnfolded, setUnfolded] = useState(false);
  const { resolvedBy } = comment;
  const isFolded = resolvedBy !== null && !isUnfolded;
  return (
    <>
      {!isFolded && <p className={classes.text}>{comment.text}</p>}
      <div className={classes.foot}>
        {resolvedBy !== null && (
          <Text size="sm" c="dimmed">
            Resolved by {resolvedBy}
          </Text>
        )}
        {resolvedBy !== null && (
          <Button variant="subtle" color="gray" size="compact-xs" aria-expanded={isUnfolded} onClick={() => setUnfolded(!isUnfolded)}>
            {isUnfolded ? "Fold" : "Show"}
          </Button>
        )}
        <Resolve comment={comment} />
      </div>
    </>
  );
}

function Resolve({ comment }: { comment: CommentView }) {
  const { review, act } = useChange();
  const { can } = useSession();
  const [isBusy, setBusy] = useState(false);
  const isResolved = comment.resolvedBy !== null;
  if (!comment.isOwn && !review.isMine && !can("review")) return null;
  const resolve = async () => {
    setBusy(true);
    const outcome = await act("resolveComment", { id: review.change.id, commentId: comment.id, isResolved: !isResolved });
    setBusy(false);
    tellRefusal("Not resolved", outcome);
  };
  return (
    <Button variant="subtle" color="gray" size="compact-xs" loading={isBusy} onClick={() => void resolve()}>
      {isResolved ? "Not resolved" : "Resolve"}
    </Button>
  );
}
