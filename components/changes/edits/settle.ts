import type { InputOf } from "#lib/api/client.ts";
import type { ProposedEdit } from "#lib/api/contract/reviews.ts";
import { type ConflictPicks, type FieldPick, wholeEntry } from "#lib/core/conflict-choices.ts";
import type { Json } from "#lib/core/json.ts";

export type Settlement = {
  /** Edits that are given up. */
  removed: string[];
  /** Edits that go onto the heads of now, with whose value stands. */
  entries: InputOf<"resolveConflicts">["entries"];
  /** Lists that were put together item by item, which no side has: set on top of the rest. */
  composed: InputOf<"addToChange">["edits"];
};

/** What somebody chose for the conflicts of a change, as the operations that make it so. */
export function settlementOf(edits: readonly ProposedEdit[], picks: ConflictPicks): Settlement {
  const settlement: Settlement = { removed: [], entries: [], composed: [] };
  for (const { entryId, conflict } of edits) {
    const chosen = conflict && picks[conflict.path];
    if (!chosen) continue;
    if (chosen[wholeEntry] === "theirs") {
      settlement.removed.push(entryId);
      continue;
    }
    const { currentVersion, path, nowAt } = conflict;
    const fields = Object.entries(chosen).filter(([field]) => field !== wholeEntry);
    settlement.entries.push({
      entryId,
      headVersion: currentVersion,
      picks: Object.fromEntries(fields.map(([field, pick]) => [field, sideOf(pick)])),
    });
    const set = Object.fromEntries(
      fields.flatMap(([field, pick]): [string, Json][] => (typeof pick === "string" ? [] : [[field, pick.value]])),
    );
    if (Object.keys(set).length > 0) settlement.composed.push({ op: "patch", path: nowAt ?? path, baseVersion: currentVersion, set });
  }
  return settlement;
}

function sideOf(pick: FieldPick): "theirs" | "mine" | "base" {
  return typeof pick === "string" ? pick : "theirs";
}
