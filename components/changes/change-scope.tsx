"use client";

import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, use, useCallback, useMemo } from "react";
import { callAction } from "#components/call-action.ts";
import type { Outcome } from "#components/refusal.ts";
import type { Action } from "#lib/api/action.ts";
import type { InputOf, OutputOf } from "#lib/api/client.ts";
import type { ChangeReview } from "#lib/api/contract/review-views.ts";
import type { OperationName } from "#lib/api/contract.ts";

type ActName =
  | ("describeChange" | "openChange" | "closeChange" | "requestReviewers" | "reviewChange" | "withdrawReview" | "commentOnChange")
  | ("resolveComment" | "markViewed" | "addToChange" | "removeFromChange" | "resolveConflicts" | "applyOpenChange" | "breakGlass")
  | "revertChange";
export type ChangeActions = { readonly [Name in ActName]: Action<Name> };

/** Does something to the change and shows what the server then says of it, refused or not. `done` is said when it worked. */
type Act = <Name extends ActName>(name: Name, input: InputOf<Name>, done?: string) => Promise<Outcome<OutputOf<Name>>>;

export type Applied = OutputOf<"getChange">;

type ChangeScope = {
  review: ChangeReview;
  /** What an applied change did; null for one that waits. */
  applied: Applied | null;
  act: Act;
  /** Shows an entry of the change. */
  goTo: (entryId: string) => void;
};

const ScopeContext = createContext<ChangeScope | null>(null);

type ProviderProps = Omit<ChangeScope, "act"> & { actions: ChangeActions; children: ReactNode };

export function ChangeScopeProvider({ review, applied, actions, goTo, children }: ProviderProps) {
  const act = useAct(actions);
  const scope = useMemo(() => ({ review, applied, act, goTo }), [review, applied, act, goTo]);
  return <ScopeContext value={scope}>{children}</ScopeContext>;
}

/** The change that the page is about. Below its provider only. */
export function useChange(): ChangeScope {
  const scope = use(ScopeContext);
  if (!scope) throw new Error("useChange needs the page of a change above it.");
  return scope;
}

function useAct(actions: ChangeActions): Act {
  const queryClient = useQueryClient();
  return useCallback(
    async <Name extends ActName & OperationName>(name: Name, input: InputOf<Name>, done?: string) => {
      const outcome = await callAction<Name>(actions[name] as Action<Name>, input);
      // A tick is the reader's own and moves nothing else.
      await queryClient.invalidateQueries(name === "markViewed" ? { queryKey: ["review"] } : undefined);
      if (outcome.ok && done) notifications.show({ message: done });
      return outcome;
    },
    [actions, queryClient],
  );
}

/** For what is done by one click, where no form stands that could show the refusal. */
export function tellRefusal(title: string, outcome: Outcome<unknown>): void {
  if (!outcome.ok) notifications.show({ color: "red", title, message: outcome.refusal.message, role: "alert" });
}
