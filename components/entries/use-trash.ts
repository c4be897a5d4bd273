"use client";

import { notifications } from "@mantine/notifications";
import { useState } from "react";
import { type SaveChange, useSaveChange } from "#components/editor/use-save-change.tsx";
import type { EntrySummary } from "#lib/api/contract/entries.ts";

type Trashed = Pick<EntrySummary, "id" | "path" | "version">;

/** Moves entries to the trash in one change, with Undo in the toast, and brings them back. Both answer whether it worked. */
export function useTrash() {
  const [isBusy, setBusy] = useState(false);
  const saveChange = useSaveChange();
  const run = async (change: SaveChange, title: string): Promise<boolean> => {
    setBusy(true);
    const outcome = await saveChange(change);
    setBusy(false);
    if (!outcome.ok) notifications.show({ color: "red", title, message: outcome.refusal.message });
    return outcome.ok;
  };
  const trash = (entries: readonly Trashed[]) => run(trashing(entries), "Not moved to the trash");
  const bringBack = (entries: readonly Trashed[]) =>
    run(
      {
        edits: entries.map(({ id, path, version }) => ({ op: "undelete", id, path, baseVersion: version })),
        done: () => `Brought ${nounOf(entries)} back.`,
      },
      "Not brought back",
    );
  return { isBusy, trash, bringBack };
}

/** The change that moves entries to the trash. */
export function trashing(entries: readonly Trashed[]): SaveChange {
  return {
    edits: entries.map(({ path, version }) => ({ op: "delete", path, baseVersion: version })),
    done: () => `Moved ${nounOf(entries)} to the trash.`,
    undo: ({ edits }) => edits.map(({ id, path, version }) => ({ op: "undelete", id, path, baseVersion: version })),
  };
}

function nounOf(entries: readonly Trashed[]): string {
  const [first] = entries;
  return first && entries.length === 1 ? first.path : `${entries.length} entries`;
}
