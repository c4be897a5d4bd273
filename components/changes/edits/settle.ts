import type { InputOf } from "#lib/api/client.ts";
import type { ProposedEdit } from "#lib/api/contract/review-views.ts";
import { type ConflictPicks, wholeEntry } from "#lib/core/conflict-choices.ts";

type Settlement = InputOf<"resolveConflicts">["entries"];

/** What somebody chose for the conflicts of a change, as the one operation that makes it so. */
export function settlementOf(edits: readonly ProposedEdit[], picks: ConflictPicks): Settlement {
  return edits.flatMap(({ entryId, conflict }): Settlement => {
    const chosen = conflict && picks[conflict.path];
    if (!chosen) return [];
    const headVersion = conflict.currentVersion;
    if (chosen[wholeEntry] === "theirs") return [{ entryId, headVersion, isGivenUp: true }];
    const fields = Object.entries(chosen).filter(([field]) => field !== wholeEntry);
    return [{ entryId, headVersion, picks: Object.fromEntries(fields) }];
  });
}
