"use client";

import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";
import { callAction } from "#components/call-action.ts";
import { canInsist } from "#components/diff/conflict-state.ts";
import { conflictsOf, type Outcome } from "#components/refusal.ts";
import { type ShellActions, useSession } from "#components/shell/session.tsx";
import type { InputOf, OutputOf } from "#lib/api/client.ts";
import { useAskConflicts } from "./conflict-dialog.tsx";
import { areWhole, redoneEdits } from "./redone-edits.ts";
import { tellOutcome } from "./tell-outcome.tsx";

export type Edits = InputOf<"createChange">["edits"];
export type Saved = OutputOf<"createChange">;

export type SaveChange = {
  title?: string;
  message?: string;
  edits: Edits;
  /** Wants a review even where no policy asks for one. */
  asksForReview?: boolean;
  /** Who is asked to review it, if it is sent for review. */
  reviewers?: readonly string[];
  /** The toast's sentence, made from what was applied. */
  done: (applied: Saved) => string;
  /** The edits that take this back; the toast then has an Undo button. */
  undo?: (applied: Saved) => Edits;
};

/**
 * Saves a change, refreshes what the screens show and says what really happened: applied, with a way to take it back, or sent for review. Then
 * the state of the answer is `open` and nothing of it holds yet.
 */
export function useSaveChange(): (change: SaveChange) => Promise<Outcome<Saved>> {
  const { actions } = useSession();
  const queryClient = useQueryClient();
  const askConflicts = useAskConflicts();
  const save = async (change: SaveChange): Promise<Outcome<Saved>> => {
    const { title, message = "", edits, asksForReview, done, undo } = change;
    const outcome = await callAction(actions.createChange, { title, message, edits, asksForReview });
    if (!outcome.ok) {
      const conflicts = areWhole(edits) ? conflictsOf(outcome.refusal) : [];
      // Where nothing can be done all the same, there is nothing to ask.
      const picks = conflicts.some(canInsist) ? await askConflicts(conflicts) : undefined;
      const redone = picks ? redoneEdits(edits, conflicts, picks) : [];
      return redone.length > 0 ? save({ ...change, edits: redone }) : outcome;
    }
    const { output } = outcome;
    if (output.state === "open") await askReviewers(actions, output, change.reviewers ?? []);
    // Every screen shows entries through queries. Next's own refresh would, when it arrives, put back the address that it started at
    // and with it the tab that the person has left meanwhile.
    await queryClient.invalidateQueries();
    if (output.state === "open") {
      tellOutcome(`Sent for review as #${output.number}.`, { link: { href: `/changes/${output.id}`, label: "See the change" } });
      return outcome;
    }
    const back = output.edits.some((edit) => edit.isChanged) ? undo?.(output) : undefined;
    const takeBack = async (edits: Edits) => {
      const undone = await save({ message: "Undo", edits, done: () => "Undone." });
      if (!undone.ok) notifications.show({ color: "red", title: "Not undone", message: undone.refusal.message });
    };
    tellOutcome(done(output), { onUndo: back && (() => void takeBack(back)) });
    return outcome;
  };
  return save;
}

async function askReviewers({ requestReviewers }: ShellActions, { id }: Saved, reviewers: readonly string[]): Promise<void> {
  if (id === null || reviewers.length === 0) return;
  const asked = await callAction(requestReviewers, { id, reviewers: [...reviewers] });
  if (!asked.ok) notifications.show({ color: "red", title: "The reviewers were not asked", message: asked.refusal.message });
}
