"use client";

import { notifications } from "@mantine/notifications";
import { useState } from "react";
import { type SaveChange, type Saved, useSaveChange } from "#components/editor/use-save-change.tsx";
import type { EntrySummary } from "#lib/api/contract/entries.ts";

type Trashed = Pick<EntrySummary, "id" | "path" | "version">;

/**
 * Moves entries to the trash in one change, with Undo in the toast, and brings them back. Both answer what became of it: `open` is not done
 * yet, but sent for review; undefined is refused.
 */
export function useTrash() {
  const [isBusy, setBusy] = useState(false);
  const saveChange = useSaveChange();
  const run = async (change: SaveChange, title: string): Promise<Saved["state"] | undefined> => {
    setBusy(true);
    const outcome = await saveChange(change);
    setBusy(false);
    if (!outcome.ok) notifications.show({ color: "red", title, message: outcome.refusal.message });
    return outcome.ok ? outcome.output.state : undefined;
  };
  const trash = (entries: readonly Trashed[]) => run(trashing(entries), "Not moved to the trash");
  const bringBack = (entries: readonly Trashed[]) =>
    run(
      {
        edits: entries.map(({ id, path, version }) => ({ op: "undelete", id, path, baseVersion: version })),
        done: ({ edits }) => `Brought ${nounOf(edits)} back.`,
      },
      "Not brought back",
    );
  return { isBusy, trash, bringBack };
}

/** The change that moves entries to the trash. */
export function trashing(entries: readonly Trashed[]): SaveChange {
  return {
    edits: entries.map(({ path, version }) => ({ op: "delete", path, baseVersion: version })),
    done: ({ edits }) => `Moved ${nounOf(edits)} to the trash.`,
    undo: ({ edits }) => edits.map(({ id, path, version }) => ({ op: "undelete", id, path, baseVersion: version })),
  };
}

function nounOf(entries: readonly Trashed[]): string {
  const [first] = entries;
  return first && entries.length === 1 ? first.path : `${entries.length} entries`;
}
