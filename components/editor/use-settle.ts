"use client";

import { api } from "#components/api.ts";
import { attempt } from "#components/refusal.ts";
import type { Refusal } from "#components/ui/error-panel.tsx";
import type { Conflict } from "#lib/api/contract/changes.ts";
import { type ConflictPicks, wholeEntry } from "#lib/core/conflict-choices.ts";
import { baseOfEntry } from "./draft.ts";
import type { Editor } from "./use-entry-editor.ts";

type Settled = { to: "moved" } | { to: "given up" } | { to: "refused"; refusal: Refusal };

/** Moves the draft onto what the entry is now, as it was picked. Nothing is saved: the diff comes next. */
export function useSettle(editor: Editor) {
  return async (conflicts: readonly Conflict[], picks: ConflictPicks): Promise<Settled> => {
    const own = conflicts.find(({ path }) => path === editor.path);
    // What stands in the way is not this entry: look again whether it still does.
    if (!own) return { to: "moved" };
    const { [wholeEntry]: decision, ...fields } = picks[own.path] ?? {};
    if (decision === "theirs") {
      editor.discard();
      return { to: "given up" };
    }
    const { id } = own;
    if (id === null) {
      editor.renew(own.path);
      return { to: "moved" };
    }
    const outcome = await attempt(() => api.call("getEntry", { id }));
    if (!outcome.ok) return { to: "refused", refusal: outcome.refusal };
    const entry = outcome.output;
    // Somebody was quicker once more: the next look shows the new conflict, with the choices that still apply.
    const isTrashed = own.reason === "deleted" || (own.reason === "fields" && editor.base.isDeleted === true);
    const isAsShown = entry.version === own.currentVersion && entry.isDeleted === isTrashed;
    if (isAsShown) editor.rebase(baseOfEntry(entry), entry.path, fields);
    return { to: "moved" };
  };
}
