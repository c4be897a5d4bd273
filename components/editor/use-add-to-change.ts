"use client";

import { useQueryClient } from "@tanstack/react-query";
import { callAction } from "#components/call-action.ts";
import { basketQuery } from "#components/queries.ts";
import { attempt, type Outcome } from "#components/refusal.ts";
import { useSession } from "#components/shell/session.tsx";
import type { OutputOf } from "#lib/api/client.ts";
import { tellOutcome } from "./tell-outcome.tsx";
import type { Edits } from "./use-save-change.tsx";

/** About the change, when it begins with these edits. */
type Said = { title?: string; message?: string };
type Added = OutputOf<"addToChange">;

/** Adds edits to the person's own change instead of saving them, refreshes the tray, and says how many wait there now. */
export function useAddToChange(): (edits: Edits, said?: Said) => Promise<Outcome<Added>> {
  const { actions } = useSession();
  const queryClient = useQueryClient();
  return async (edits, said = {}) => {
    const outcome = await callAction(actions.addToChange, { ...said, edits });
    if (!outcome.ok) return outcome;
    await queryClient.invalidateQueries();
    const { id } = outcome.output;
    const basket = await attempt(() => queryClient.fetchQuery(basketQuery()));
    const count = basket.ok && basket.output.basket?.id === id ? basket.output.basket.edits.length : 0;
    tellOutcome(`Added to your change${count > 0 ? ` (${count} ${count === 1 ? "edit" : "edits"})` : ""}.`, {
      link: { href: `/changes/${id}`, label: "See your change" },
    });
    return outcome;
  };
}
