"use client";

import { useState } from "react";
import type { Refusal } from "#components/ui/error-panel.tsx";
import { useAddToChange } from "./use-add-to-change.ts";
import { type SaveChange, type Saved, useSaveChange } from "./use-save-change.tsx";

export type TwoWays = ReturnType<typeof useTwoWays>;

type After = {
  /** `saved`: what became of it, applied or open; undefined: it was added to the person's change. */
  onDone: (saved?: Saved) => void;
  onRefused?: (refusal: Refusal) => void;
};

/** The two ways on: saved at once (or sent for review), or added to the person's change. A refusal stays to be shown. */
export function useTwoWays(change: SaveChange, { onDone, onRefused }: After) {
  const [busy, setBusy] = useState<"save" | "add" | null>(null);
  const [refusal, setRefusal] = useState<Refusal>();
  const saveChange = useSaveChange();
  const addToChange = useAddToChange();
  const refuse = (next: Refusal) => {
    setRefusal(next);
    onRefused?.(next);
  };
  const isIdle = busy === null && change.edits.length > 0;
  const save = async () => {
    if (!isIdle) return;
    setBusy("save");
    const outcome = await saveChange(change);
    setBusy(null);
    if (outcome.ok) onDone(outcome.output);
    else refuse(outcome.refusal);
  };
  const add = async () => {
    if (!isIdle) return;
    setBusy("add");
    const outcome = await addToChange(change.edits, { title: change.title, message: change.message });
    setBusy(null);
    if (outcome.ok) onDone();
    else refuse(outcome.refusal);
  };
  return { busy, refusal, save, add };
}
