import type { Caller } from "#lib/core/caller.ts";
import { type ChangeEdit, type NewChangeEdit, openDrafted } from "#lib/store/change-edits.ts";
import type { ReadTx } from "#lib/store/client.ts";
import { loadEntries } from "#lib/store/entries.ts";
import { secretFactTexts } from "#lib/usecases/review/secret-facts.ts";
import type { EditOp, PlannableEdit } from "./drafted-edit.ts";
import type { StoredEdit } from "./plan-change.ts";
import { presentMade } from "./references.ts";

/**
 * The edits of a change that waits, to be planned again. `isOpened`: with the secrets that they set in the clear, for the versions that are about
 * to be made of them; otherwise nothing is opened.
 */
export async function toPlannable(
  tx: ReadTx,
  workspaceId: string,
  edits: readonly ChangeEdit[],
  { isOpened }: { isOpened: boolean },
): Promise<PlannableEdit[]> {
  const ids = edits.map(({ entryId }) => entryId);
  const places = new Map((await loadEntries(tx, workspaceId, ids)).map((row) => [row.id, row.path]));
  // Of the others the planning knows where they are by then.
  const made = new Map(edits.filter(({ op }) => op === "created").map(({ entryId, state }) => [entryId, state.path]));
  return edits.map((edit): PlannableEdit => {
    const { op, entryId, baseVersion } = edit;
    const fromPath = places.get(entryId) ?? null;
    if (op === "deleted") return { op: "delete", path: fromPath ?? edit.state.path, baseVersion };
    const stored = isOpened ? openDrafted(workspaceId, edit) : edit.state;
    const state = { ...stored, body: presentMade(stored.body, made) };
    // Only a rename, or what comes back, has a path of its own: other edits follow the entry to wherever somebody has moved it.
    const path = op === "renamed" || op === "undeleted" || fromPath === null ? state.path : fromPath;
    return { op: "drafted", as: op as Exclude<EditOp, "deleted">, entryId, baseVersion, path, fromPath, state };
  });
}

type Drafting = { changeId: string; round: number; firstPosition: number; anonymousPaths?: ReadonlySet<string> };

/** Planned edits as a change keeps them until it is applied: based on the heads that they were planned against. */
export function toChangeEdits(caller: Caller, workspaceId: string, edits: readonly StoredEdit[], drafting: Drafting): NewChangeEdit[] {
  const { changeId, round, firstPosition, anonymousPaths } = drafting;
  return edits.map((edit, index) => ({
    ...{ workspaceId, changeId, round, position: firstPosition + index },
    ...{ entryId: edit.entryId, op: edit.op, baseVersion: edit.head?.n ?? 0 },
    ...{ editorUserId: caller.userId, editorName: caller.name },
    isAnonymous: anonymousPaths?.has(edit.next.path) ?? false,
    // What goes to the trash, or comes back, is as it is: only where it lies moves.
    state: edit.op === "undeleted" ? { ...edit.stored, path: edit.next.path } : edit.stored,
    facts: secretFactTexts(edit.next, edit.schema),
  }));
}
