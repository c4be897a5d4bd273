"use client";

import { Modal } from "@mantine/core";
import { createContext, type ReactNode, use, useCallback, useState } from "react";
import { ConflictView } from "#components/diff/conflict-view.tsx";
import type { Conflict } from "#lib/api/contract/changes.ts";
import type { ConflictPicks } from "#lib/core/conflict-choices.ts";

type AskConflicts = (conflicts: readonly Conflict[]) => Promise<ConflictPicks | undefined>;
type Question = { conflicts: readonly Conflict[]; answer: (picks: ConflictPicks | undefined) => void };

const AskContext = createContext<AskConflicts | null>(null);

/** Asks what to do about conflicts of what was done without a form, such as moving many entries to the trash; undefined: nothing. */
export function useAskConflicts(): AskConflicts {
  const ask = use(AskContext);
  if (!ask) throw new Error("useAskConflicts needs the shell above it.");
  return ask;
}

export function ConflictDialogProvider({ children }: { children: ReactNode }) {
  const [question, setQuestion] = useState<Question>();
  const ask = useCallback<AskConflicts>((conflicts) => new Promise((answer) => setQuestion({ conflicts, answer })), []);
  const end = (picks: ConflictPicks | undefined) => {
    question?.answer(picks);
    setQuestion(undefined);
  };
  return (
    <AskContext value={ask}>
      {children}
      <Modal
        opened={question !== undefined}
        onClose={() => end(undefined)}
        title="Somebody was quicker"
        size="min(1200px, 100%)"
        closeOnClickOutside={false}
      >
        {question && (
          <ConflictView
            conflicts={question.conflicts}
            onCancel={() => end(undefined)}
            onResolve={end}
            cancelLabel="Cancel"
            resolveLabel="Go on"
          />
        )}
      </Modal>
    </AskContext>
  );
}
