"use client";

import { notifications } from "@mantine/notifications";
import { type OutcomeLink, OutcomeToast } from "./outcome-toast.tsx";

const longMs = 10_000;
const shortMs = 5_000;

/** Says what became of an edit. What can be followed or taken back stays longer. */
export function tellOutcome(text: string, { link, onUndo }: { link?: OutcomeLink; onUndo?: () => void } = {}): void {
  const hide = () => notifications.hide(id);
  const undo =
    onUndo &&
    (() => {
      hide();
      onUndo();
    });
  const id: string = notifications.show({
    autoClose: link || onUndo ? longMs : shortMs,
    message: <OutcomeToast text={text} link={link} onUndo={undo} onFollow={hide} />,
  });
}
