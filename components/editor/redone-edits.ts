import type { Conflict, Edit } from "#lib/api/contract/changes.ts";
import { type ConflictPicks, wholeEntry } from "#lib/core/conflict-choices.ts";
import type { Edits } from "./use-save-change.tsx";

const wholeOps: readonly Edit["op"][] = ["delete", "undelete", "rename"];

/** Whether these edits can be made again as they are on another version: they say nothing field by field. */
export function areWhole(edits: Edits): boolean {
  return edits.every(({ op }) => wholeOps.includes(op));
}

/** The edits after a conflict: those that were given up are gone, the others are made on what the entries are now. */
export function redoneEdits(edits: Edits, conflicts: readonly Conflict[], picks: ConflictPicks): Edits {
  return edits.flatMap((edit) => {
    const conflict = conflicts.find(({ path }) => path === edit.path || (edit.op === "rename" && path === edit.newPath));
    if (!conflict) return [edit];
    if (picks[conflict.path]?.[wholeEntry] !== "mine") return [];
    return [{ ...edit, path: conflict.nowAt ?? edit.path, baseVersion: conflict.currentVersion }];
  });
}
