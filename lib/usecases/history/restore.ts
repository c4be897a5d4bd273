import { history, type RestoreStep, restoreSteps } from "#lib/api/contract/history.ts";
import type { Caller } from "#lib/core/caller.ts";
import { DomainError } from "#lib/core/errors.ts";
import type { ReadTx } from "#lib/store/client.ts";
import { lockWorkspace } from "#lib/store/people/workspaces.ts";
import { loadVersions } from "#lib/store/versions.ts";
import { ownRules } from "#lib/usecases/changes/change-rules.ts";
import { weighChange } from "#lib/usecases/changes/plan-change.ts";
import { submitChange } from "#lib/usecases/changes/submit-change.ts";
import { diffOf } from "#lib/usecases/changes/versions.ts";
import { usecase, workspaceOf } from "#lib/usecases/usecase.ts";
import { pageOf } from "./past-entries.ts";
import { editsMax, planRestore, restoreEdits, type Step } from "./restore-plan.ts";

export const previewRestore = usecase(history.previewRestore, async (tx, { page, pageSize, ...choice }, caller) => {
  const { latest, steps, left } = await planRestore(tx, caller, choice);
  const counts = Object.fromEntries(restoreSteps.map((step) => [step, steps.filter((one) => one.step === step).length]));
  return {
    ...{ revision: choice.revision, latest, left, editsMax },
    counts: counts as Record<Step["step"], number>,
    refusals: await refusalsOf(tx, caller, choice.revision, steps),
    steps: await viewsOf(tx, caller, pageOf(steps, { page, pageSize })),
    ...{ total: steps.length, page, pageSize },
  };
});

export const restoreRevision = usecase(history.restoreRevision, async (tx, { message, latest: seen, ...choice }, caller) => {
  // Held before anything is read: what is restored is what stands in the way of nothing that comes in between.
  await lockWorkspace(tx, workspaceOf(caller));
  const { latest, steps } = await planRestore(tx, caller, choice);
  if (seen !== undefined && seen !== latest) {
    throw new DomainError("conflict", `The workspace moved on to revision ${latest} meanwhile. Look at what would be restored again.`, {
      latest,
    });
  }
  if (steps.length === 0) {
    const output = { id: null, state: "applied" as const, number: null, revision: latest, edits: [] };
    return { output, detail: null };
  }
  const edits = await restoreEdits(tx, choice.revision, steps);
  const { output, detail } = await submitChange(tx, caller, { message: message || `Restore as of revision ${choice.revision}`, edits });
  return { output, detail: detail && { ...detail, asOfRevision: choice.revision } };
});

/** What would stand in the way of the change, with the paths that it is about. */
async function refusalsOf(tx: ReadTx, caller: Caller, revision: number, steps: readonly Step[]) {
  if (steps.length === 0 || steps.length > editsMax) return [];
  const { conflicts, refusals } = await weighChange(tx, caller, await restoreEdits(tx, revision, steps), ownRules);
  return [
    ...conflicts.map(({ path, reason }) => ({
      path,
      reason: reason === "exists" ? "Another entry stands there now." : `It is in conflict (${reason}).`,
    })),
    ...refusals.map(({ edit, refusal }) => ({ path: edit?.path ?? refusal.details.problems?.[0]?.path ?? "", reason: refusal.message })),
  ];
}

async function viewsOf(tx: ReadTx, caller: Caller, steps: readonly Step[]): Promise<RestoreStep[]> {
  const sides = steps.flatMap(({ row }) => [row.old, row.new]);
  const versions = await loadVersions(
    tx,
    sides.flatMap((side) => side?.versionId ?? []),
  );
  const views: RestoreStep[] = [];
  for (const { row, step, path } of steps) {
    const [now, then] = [row.old, row.new].map((side) => side && versions.get(side.versionId)?.state);
    const fields = await diffOf(tx, workspaceOf(caller), now ?? undefined, then ?? undefined);
    views.push({ id: row.entryId, path, pathNow: row.old?.path ?? null, step, version: row.new?.n ?? null, fields });
  }
  return views;
}
