"use client";

import { Button, Group, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";
import { callAction } from "#components/call-action.ts";
import type { Outcome } from "#components/refusal.ts";
import { useSession } from "#components/shell/session.tsx";
import type { InputOf, OutputOf } from "#lib/api/client.ts";

export type Edits = InputOf<"createChange">["edits"];
type Applied = OutputOf<"createChange">;

export type SaveChange = {
  message?: string;
  edits: Edits;
  /** The toast's sentence, made from what was applied. */
  done: (applied: Applied) => string;
  /** The edits that take this back; the toast then has an Undo button. */
  undo?: (applied: Applied) => Edits;
};

/** Saves a change, refreshes what the screens show and says so with a toast that can take it back. */
export function useSaveChange(): (change: SaveChange) => Promise<Outcome<Applied>> {
  const { actions } = useSession();
  const queryClient = useQueryClient();
  const save = async ({ message = "", edits, done, undo }: SaveChange): Promise<Outcome<Applied>> => {
    const outcome = await callAction(actions.createChange, { message, edits });
    if (!outcome.ok) return outcome;
    // Every screen shows entries through queries. Next's own refresh would, when it arrives, put back the address that it started at
    // and with it the tab that the person has left meanwhile.
    await queryClient.invalidateQueries();
    const { output } = outcome;
    const back = output.edits.some((edit) => edit.isChanged) ? undo?.(output) : undefined;
    const takeBack = async (edits: Edits) => {
      notifications.hide(id);
      const undone = await save({ message: "Undo", edits, done: () => "Undone." });
      if (!undone.ok) notifications.show({ color: "red", title: "Not undone", message: undone.refusal.message });
    };
    const id: string = notifications.show({
      autoClose: back ? 10_000 : 5_000,
      message: <Toast text={done(output)} onUndo={back && (() => void takeBack(back))} />,
    });
    return outcome;
  };
  return save;
}

function Toast({ text, onUndo }: { text: string; onUndo?: () => void }) {
  return (
    <Group justify="space-between" wrap="nowrap">
      <Text size="sm" lineClamp={3} style={{ minWidth: 0, overflowWrap: "anywhere" }}>
        {text}
      </Text>
      {onUndo && (
        <Button variant="default" size="compact-sm" flex="none" onClick={onUndo}>
          Undo
        </Button>
      )}
    </Group>
  );
}
