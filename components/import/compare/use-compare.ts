"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import { callAction } from "#components/call-action.ts";
import type { Refusal } from "#components/ui/error-panel.tsx";
import type { Action } from "#lib/api/action.ts";
import type { EditPreview } from "#lib/api/contract/changes.ts";
import type { ComparedEdit } from "#lib/api/contract/import.ts";
import type { ImportEdit } from "#lib/core/import/choices.ts";
import { isTooLarge, partsOf } from "#lib/core/import/parts.ts";

/** An edit of the file with what the workspace says to it. */
export type Compared = { edit: ImportEdit; answer: ComparedEdit };

type Stage =
  | { at: "comparing"; done: number }
  | { at: "refused"; refusal: Refusal }
  | { at: "compared"; rows: readonly Compared[]; alongside: readonly EditPreview[] };

/** Compares edits with the workspace, in parts of which each is one request. `compare` asks anew. */
export function useCompare(compareImport: Action<"compareImport">, first: readonly ImportEdit[]) {
  const [stage, setStage] = useState<Stage>({ at: "comparing", done: 0 });
  const run = useRef(0);
  const compare = useCallback(
    async (edits: readonly ImportEdit[]) => {
      const own = ++run.current;
      const isOver = () => run.current !== own;
      setStage({ at: "comparing", done: 0 });
      const rows: Compared[] = edits.filter((edit) => isTooLarge(edit)).map((edit) => ({ edit, answer: tooLarge(edit) }));
      const alongside: EditPreview[] = [];
      for (const part of partsOf(edits.filter((edit) => !isTooLarge(edit)))) {
        const outcome = await callAction(compareImport, { edits: part });
        if (isOver()) return;
        if (!outcome.ok) return setStage({ at: "refused", refusal: outcome.refusal });
        rows.push(...pairs(part, outcome.output.edits));
        alongside.push(...outcome.output.alongside);
        setStage({ at: "comparing", done: rows.length });
      }
      setStage({ at: "compared", rows, alongside });
    },
    [compareImport],
  );
  // The server is the outside system. What is to be compared is the page's state: it is asked for once, and again by `compare`.
  useEffect(() => {
    void compare(first);
    return () => {
      run.current++;
    };
  }, [compare, first]);
  return { stage, compare };
}

function pairs(edits: readonly ImportEdit[], answers: readonly ComparedEdit[]): Compared[] {
  return edits.flatMap((edit, index) => {
    const answer = answers[index];
    return answer ? [{ edit, answer }] : [];
  });
}

function tooLarge({ path }: ImportEdit): ComparedEdit {
  const message = "is larger than what one change may hold, 256 KiB.";
  return { path, outcome: "refused", baseVersion: 0, secretFields: null, fields: [], message };
}
