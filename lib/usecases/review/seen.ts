import { DomainError } from "#lib/core/errors.ts";
import { type ChangeEdit, contentHash, loadRound } from "#lib/store/change-edits.ts";
import type { ReadTx } from "#lib/store/client.ts";
import { findEntry } from "#lib/store/entries.ts";
import type { OpenChangeRow } from "#lib/store/reviews.ts";

/** What a reader who ticks an entry of a change has seen: another text as soon as the edit or the head has moved. */
export async function seenOf(tx: ReadTx, row: OpenChangeRow, entryId: string): Promise<string> {
  const edit = (await loadRound(tx, row)).find((candidate) => candidate.entryId === entryId);
  if (!edit) throw new DomainError("not_found", "This change has no edit of that entry.");
  const entry = await findEntry(tx, row.workspaceId, entryId);
  return seenText(edit, entry?.headVersion ?? 0);
}

export function seenText(edit: ChangeEdit, headVersion: number): string {
  return `${contentHash([edit])}@${headVersion}`;
}
