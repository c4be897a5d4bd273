import type { ChangeOutcome } from "#lib/api/contract/changes.ts";
import type { Caller } from "#lib/core/caller.ts";
import type { Tx } from "#lib/store/client.ts";
import type { Written } from "#lib/usecases/usecase.ts";
import { auditDetail, writeChange } from "./apply-change.ts";
import { openedNote, openPrepared } from "./open-change.ts";
import { type ChangeDraft, prepareChange } from "./prepare-change.ts";

/**
 * Applies a change at once where the policies allow it, else opens it for review. `asksForReview`: its author wants one in any case.
 * What a use case answers and what audit keeps of it.
 */
export async function submitChange(
  tx: Tx,
  caller: Caller,
  draft: ChangeDraft & { asksForReview?: boolean },
): Promise<Written<ChangeOutcome>> {
  const prepared = await prepareChange(tx, caller, draft);
  const isChanged = prepared.edits.some((edit) => edit.isChanged);
  if (isChanged && (prepared.needsReview || draft.asksForReview)) return opened(tx, caller, draft, prepared);
  const change = await writeChange(tx, caller, draft, prepared);
  const { changeId: id, revision, edits } = change;
  return { output: { id, state: "applied", number: null, revision, edits }, detail: auditDetail(change) };
}

async function opened(
  tx: Tx,
  caller: Caller,
  draft: ChangeDraft,
  prepared: Awaited<ReturnType<typeof prepareChange>>,
): Promise<Written<ChangeOutcome>> {
  const { id, number } = await openPrepared(tx, caller, draft, prepared);
  const { revision } = await tx.workspace.findUniqueOrThrow({ where: { id: prepared.workspaceId }, select: { revision: true } });
  const asked = prepared.edits.slice(0, prepared.askedCount);
  const edits = asked.map(({ next, entryId, head, isChanged, merged }) => ({
    ...{ path: next.path, id: entryId, version: head?.n ?? 0, isChanged, merged },
  }));
  return { output: { id, state: "open", number, revision, edits }, detail: openedNote({ id, number }, prepared).detail };
}
