"use client";

import { useState } from "react";
import type { Outcome } from "#components/refusal.ts";
import type { Refusal } from "#components/ui/error-panel.tsx";
import { useAddToChange } from "./use-add-to-change.ts";
import { type SaveChange, useSaveChange } from "./use-save-change.tsx";

export type TwoWays = ReturnType<typeof useTwoWays>;

/** The two ways on in a dialog: saved at once (or sent for review), or added to the person's change. A refusal stays to be shown. */
export function useTwoWays(change: SaveChange, onDone: () => void) {
  const [busy, setBusy] = useState<"save" | "add" | null>(null);
  const [refusal, setRefusal] = useState<Refusal>();
  const saveChange = useSaveChange();
  const addToChange = useAddToChange();
  const run = async (how: "save" | "add", send: () => Promise<Outcome<unknown>>) => {
    if (busy || change.edits.length === 0) return;
    setBusy(how);
    const outcome = await send();
    setBusy(null);
    if (outcome.ok) onDone();
    else setRefusal(outcome.refusal);
  };
  const save = () => run("save", () => saveChange(change));
  const add = () => run("add", () => addToChange(change.edits));
  return { busy, refusal, save, add };
}
