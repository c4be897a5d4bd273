import type { ChangeOutcome } from "#lib/api/contract/changes.ts";
import type { Caller } from "#lib/core/caller.ts";
import type { Tx } from "#lib/store/client.ts";
import type { Written } from "#lib/usecases/usecase.ts";
import { applyChange, auditDetail, type ChangeDraft } from "./apply-change.ts";

/** Applies a change at once where the policies allow it, else opens it for review. What a use case answers and what audit keeps of it. */
export async function submitChange(tx: Tx, caller: Caller, draft: ChangeDraft): Promise<Written<ChangeOutcome>> {
  const change = await applyChange(tx, caller, draft);
  const output = { id: change.changeId, state: "applied" as const, number: null, revision: change.revision, edits: change.edits };
  return { output, detail: auditDetail(change) };
}
