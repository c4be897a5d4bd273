"use client";

import { Button, Group, Text } from "@mantine/core";
import { useId, useState } from "react";
import { tellRefusal, useChange } from "#components/changes/change-scope.tsx";
import { BreakGlassDialog } from "./break-glass-dialog.tsx";
import { ChangeMenu } from "./change-menu.tsx";
import { DescribeDialog } from "./describe-dialog.tsx";
import classes from "./page.module.css";
import { ReviewPopover } from "./review-popover.tsx";
import { SendDialog } from "./send-dialog.tsx";

export type ChangeDialog = "describe" | "send" | "break glass";

/** What can be done with the change now. Apply is green only when it works; otherwise its reason stands under it. */
export function ChangeButtons() {
  const { review } = useChange();
  const [dialog, setDialog] = useState<ChangeDialog>();
  const reasonId = useId();
  const close = () => setDialog(undefined);
  const { state } = review.change;
  const { acts } = review;
  const isWaiting = state === "draft" || state === "open";
  const reason = isWaiting ? acts.apply : null;
  return (
    <div className={classes.acts} data-foot-bar>
      <Group gap="xs" justify="flex-end" wrap="nowrap" className={classes.buttons}>
        {state === "draft" && (
          <Button
            variant={acts.apply === null ? "default" : "filled"}
            disabled={acts.open !== null}
            data-shortcut={acts.apply === null ? undefined : "a"}
            onClick={() => setDialog("send")}
          >
            Send for review
          </Button>
        )}
        {state === "open" && <ReviewPopover />}
        {isWaiting && <ApplyButton reasonId={reason ? reasonId : undefined} />}
        {state === "closed" && acts.reopen === null && <ReopenButton />}
        <ChangeMenu onDialog={setDialog} />
      </Group>
      {reason && (
        <Text id={reasonId} size="sm" c="dimmed" className={classes.reason}>
          {reason}
        </Text>
      )}
      <SendDialog opened={dialog === "send"} onClose={close} />
      <DescribeDialog opened={dialog === "describe"} onClose={close} />
      <BreakGlassDialog opened={dialog === "break glass"} onClose={close} />
    </div>
  );
}

function ApplyButton({ reasonId }: { reasonId?: string }) {
  const { review, act } = useChange();
  const [isBusy, setBusy] = useState(false);
  const { id } = review.change;
  const apply = async () => {
    setBusy(true);
    const outcome = await act("applyOpenChange", { id, covers: review.covers }, "Applied.");
    setBusy(false);
    tellRefusal("Not applied", outcome);
  };
  return (
    <Button
      className={classes.apply}
      disabled={review.acts.apply !== null}
      aria-describedby={reasonId}
      loading={isBusy}
      onClick={() => void apply()}
    >
      Apply
    </Button>
  );
}

function ReopenButton() {
  const { review, act } = useChange();
  const [isBusy, setBusy] = useState(false);
  const reopen = async () => {
    setBusy(true);
    tellRefusal("Not opened again", await act("openChange", { id: review.change.id }, "Opened again."));
    setBusy(false);
  };
  return (
    <Button loading={isBusy} onClick={() => void reopen()}>
      Open again
    </Button>
  );
}
