import type { Caller } from "#lib/core/caller.ts";
import type { FieldChange } from "#lib/core/diff.ts";
import { type EntryState, mergeStates } from "#lib/core/entry-state.ts";
import { diffStates } from "#lib/core/state-diff.ts";
import { type ChangeEdit, loadRound } from "#lib/store/change-edits.ts";
import type { ReadTx } from "#lib/store/client.ts";
import { findVersions, type StoredVersion, versionKey } from "#lib/store/versions.ts";
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
  const numbers = [...seen.values()].flatMap(({ entryId, baseVersion }) => [baseVersion, heads[entryId] ?? 0].map((n) => ({ entryId, n })));
  const versions = await findVersions(tx, numbers);
  const results = edits.map(({ entryId, state }) => {
    const then = seen.get(entryId);
    const plan = plans.get(entryId);
    const before = then ? resultThen(versions, then, heads[entryId] ?? 0) : undefined;
    return { entryId, before, after: plan?.op === "deleted" ? undefined : (plan?.stored ?? state) };
  });
  const states = await presented(
    tx,
    row.workspaceId,
    results.flatMap(({ before, after }) => [before, after]),
  );
  return new Map(results.map(({ entryId }, index) => [entryId, movedFields(states[2 * index], states[2 * index + 1])]));
}

function movedFields(old: EntryState | undefined, next: EntryState | undefined): FieldChange[] {
  const fields = diffStates(old, next).filter(({ change }) => change !== "unchanged");
  return old ? fields : fields.filter(({ field }) => field !== "#path");
}

/** What an edit came to on the head that it was compared with. */
function resultThen(versions: ReadonlyMap<string, StoredVersion>, edit: ChangeEdit, headVersion: number): EntryState | undefined {
  if (edit.op === "deleted") return undefined;
  if (edit.op === "created" || edit.op === "undeleted") return edit.state;
  const [base, head] = [edit.baseVersion, headVersion].map((n) => versions.get(versionKey(edit.entryId, n)));
  return base && head ? (mergeStates(base.state, head.state, edit.state).state ?? edit.state) : edit.state;
}
