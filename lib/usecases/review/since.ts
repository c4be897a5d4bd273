import type { Caller } from "#lib/core/caller.ts";
import { diffSnapshots, type FieldChange } from "#lib/core/diff.ts";
import { type EntryState, mergeStates, snapshotOf } from "#lib/core/entry-state.ts";
import { type ChangeEdit, loadRound } from "#lib/store/change-edits.ts";
import type { ReadTx } from "#lib/store/client.ts";
import { findVersion } from "#lib/store/versions.ts";
import { presented } from "#lib/usecases/changes/versions.ts";
import type { Standing } from "./standing.ts";

/**
 * What moved since the caller's last verdict, by entry: the result that the verdict was about against the one of now. Empty when the caller gave
 * none, or when it still holds. Entries that came in since stand with all of their fields.
 */
export async function loadSince(tx: ReadTx, caller: Caller, standing: Standing): Promise<Map<string, FieldChange[]>> {
  const { row, reviews, covered, weighed, edits } = standing;
  const last = reviews.findLast(
    ({ userId, withdrawnAt, verdict }) => userId === caller.userId && !withdrawnAt && verdict !== "acknowledged",
  );
  const hasMoved = last && (last.contentHash !== covered.contentHash || last.basesText !== covered.basesText);
  if (!hasMoved || row.state === "applied") return new Map();
  const seen = new Map((await loadRound(tx, { id: row.id, round: last.round })).map((edit) => [edit.entryId, edit]));
  const heads = JSON.parse(last.basesText) as Record<string, number>;
  const plans = new Map(weighed.edits.map((plan) => [plan.entryId, plan]));
  const moved = new Map<string, FieldChange[]>();
  for (const { entryId, state } of edits) {
    const then = seen.get(entryId);
    const plan = plans.get(entryId);
    const before = then ? await resultThen(tx, then, heads[entryId] ?? 0) : null;
    const after = plan?.op === "deleted" ? null : (plan?.stored ?? state);
    const [old, next] = await presented(tx, row.workspaceId, [before ?? undefined, after ?? undefined]);
    const fields = diffSnapshots(snapshotOf(old ?? null), snapshotOf(next ?? null)).filter(({ change }) => change !== "unchanged");
    moved.set(entryId, old ? fields : fields.filter(({ field }) => field !== "#path"));
  }
  return moved;
}

/** What an edit came to on the head that it was compared with. */
async function resultThen(tx: ReadTx, edit: ChangeEdit, headVersion: number): Promise<EntryState | null> {
  if (edit.op === "deleted") return null;
  if (edit.op === "created" || edit.op === "undeleted") return edit.state;
  const base = await findVersion(tx, edit.entryId, edit.baseVersion);
  const head = headVersion === edit.baseVersion ? base : await findVersion(tx, edit.entryId, headVersion);
  return base && head ? (mergeStates(base.state, head.state, edit.state).state ?? edit.state) : edit.state;
}
