import type { Conflict } from "#lib/api/contract/changes.ts";
import { type Caller, isInScope } from "#lib/core/caller.ts";
import { DomainError } from "#lib/core/errors.ts";
import { foldPath } from "#lib/core/paths.ts";
import type { ReadTx } from "#lib/store/client.ts";
import { loadReferrers } from "#lib/store/entries.ts";
import { isIntegrityFailure } from "#lib/store/keys/keyring.ts";
import { workspaceOf } from "#lib/usecases/usecase.ts";
import { type ChangeRules, ownRules } from "./change-rules.ts";
import type { PlannableEdit } from "./drafted-edit.ts";
import { companionEdits } from "./echoflow.ts";
import { storedForm } from "./edit-state.ts";
import { loadEditTargets, pathsAfter } from "./edit-targets.ts";
import type { PlanContext } from "./plan/known-states.ts";
import { planEdit } from "./plan/plan-edit.ts";
import type { Planned, PlannedEdit } from "./plan/planned-edit.ts";
import { refuseCycles } from "./reference-cycles.ts";
import { loadReferenceLookup, loadTargetPaths, type ReferenceLookup, type ReferenceTarget, targetIdsOf } from "./references.ts";

export type StoredEdit = PlannedEdit & { references: ReferenceTarget[]; stored: PlannedEdit["next"] };
/** The edits as asked for, in their order, and behind them those that they bring along (`companionEdits`). */
export type ChangePlan = { workspaceId: string; edits: StoredEdit[]; askedCount: number };

/** Who is told of what does not work. One that throws ends the planning; one that returns leaves that edit out. */
type Objections = { onConflicts: (conflicts: Conflict[]) => void; onRefusal: (refusal: DomainError, edit: PlannableEdit | null) => void };

const strict: Objections = {
  onConflicts: (conflicts) => {
    throw conflictRefusal(conflicts);
  },
  onRefusal: (refusal) => {
    throw refusal;
  },
};

/**
 * Plans all edits of a change against the current heads, without touching anything. Refuses with `conflict` and `details.conflicts`
 * when a base has moved in the same field, with `invalid` when a result breaks its schema or deletes what others use.
 */
export function planChange(tx: ReadTx, caller: Caller, edits: readonly PlannableEdit[], rules = ownRules): Promise<ChangePlan> {
  return planWith(tx, caller, edits, rules, strict);
}

export type WeighedChange = ChangePlan & {
  conflicts: Conflict[];
  /** What else stands in the way, by the edit it is about; null: the change as a whole. */
  refusals: { edit: PlannableEdit | null; refusal: DomainError }[];
};

/** The same for somebody who looks at a change that waits: what works is planned, what does not is listed. */
export async function weighChange(tx: ReadTx, caller: Caller, edits: readonly PlannableEdit[], rules: ChangeRules): Promise<WeighedChange> {
  const conflicts: Conflict[] = [];
  const refusals: WeighedChange["refusals"] = [];
  const plan = await planWith(tx, caller, edits, rules, {
    onConflicts: (found) => conflicts.push(...found),
    onRefusal: (refusal, edit) => refusals.push({ edit, refusal }),
  });
  return { ...plan, conflicts, refusals };
}

async function planWith(
  tx: ReadTx,
  caller: Caller,
  edits: readonly PlannableEdit[],
  rules: ChangeRules,
  objections: Objections,
): Promise<ChangePlan> {
  const found = await attemptAll(objections, () => findTargets(tx, caller, edits, rules));
  if (!found) return { workspaceId: workspaceOf(caller), edits: [], askedCount: 0 };
  const { companions, targets } = found;
  const states = [...targets.heads.values(), ...targets.older.values(), ...edits.filter((edit) => edit.op === "drafted")];
  const bodies = states.map(({ state }) => state.body);
  const targetPaths = pathsAfter(await loadTargetPaths(tx, targets.workspaceId, bodies), targets);
  const context = { targets, targetPaths };
  const plans = clean(objections, [
    ...edits.map((edit) => attempt(objections, edit, { ...context, rules })),
    // What a client may have put into a list before is not for the author of this change to mend.
    ...companions.map((edit) => attempt(objections, edit, { ...context, rules: { ...rules, validates: false } })),
  ]);
  const asked = new Set<PlannableEdit>(edits);
  const askedCount = plans.filter(({ edit }) => asked.has(edit)).length;
  if (rules.refusesUsed) await attemptAll(objections, () => refuseUsed(tx, caller, plans));
  const visible = await visibleReferences(tx, caller, targets.workspaceId, plans, bodies);
  const stored = plans.flatMap((plan) => attemptStored(objections, plan, visible, rules));
  await attemptAll(objections, () => refuseCycles(tx, stored));
  return { workspaceId: targets.workspaceId, edits: stored, askedCount };
}

function attempt({ onRefusal }: Objections, edit: PlannableEdit, context: PlanContext): Planned | null {
  try {
    return planEdit(edit, context);
  } catch (error) {
    if (!(error instanceof DomainError) || isIntegrityFailure(error)) throw error;
    onRefusal(error, edit);
    return null;
  }
}

async function attemptAll<T>({ onRefusal }: Objections, check: () => Promise<T>): Promise<T | undefined> {
  try {
    return await check();
  } catch (error) {
    // What was altered behind our back is nobody's edit.
    if (!(error instanceof DomainError) || isIntegrityFailure(error)) throw error;
    onRefusal(error, null);
    return undefined;
  }
}

/** What the edits are about, with those that they bring along; refused where they contradict each other. */
async function findTargets(tx: ReadTx, caller: Caller, edits: readonly PlannableEdit[], rules: ChangeRules) {
  const companions = await companionEdits(tx, caller, edits, rules);
  return { companions, targets: await loadEditTargets(tx, caller, edits, companions) };
}

function attemptStored({ onRefusal }: Objections, plan: PlannedEdit, lookup: ReferenceLookup, rules: ChangeRules): StoredEdit[] {
  // What goes to the trash keeps its body as it is, and refers to nothing while it lies there.
  if (plan.op === "deleted") return [{ ...plan, stored: plan.head?.state ?? plan.next, references: [] }];
  try {
    const { state, references } = storedForm(plan.next, plan.schema, lookup, rules);
    return [{ ...plan, stored: state, references }];
  } catch (error) {
    if (!(error instanceof DomainError) || isIntegrityFailure(error)) throw error;
    onRefusal(error, plan.edit);
    return [];
  }
}

function clean({ onConflicts }: Objections, planned: readonly (Planned | null)[]): PlannedEdit[] {
  const conflicts = planned.flatMap((plan) => (plan && "conflict" in plan ? [plan.conflict] : []));
  if (conflicts.length > 0) onConflicts(conflicts);
  return planned.filter((plan): plan is PlannedEdit => plan !== null && !("conflict" in plan));
}

/** What lies outside a token's prefix is as absent as what does not exist, unless the entry refers to it already. */
async function visibleReferences(
  tx: ReadTx,
  caller: Caller,
  workspaceId: string,
  plans: readonly PlannedEdit[],
  bodies: readonly PlannedEdit["next"]["body"][],
): Promise<ReferenceLookup> {
  const made = new Map(plans.filter((plan) => plan.op !== "deleted").map((plan) => [foldPath(plan.next.path), plan.entryId]));
  const gone = new Set(plans.filter((plan) => plan.op === "deleted").map((plan) => plan.entryId));
  const documents = plans.map((plan) => plan.next.body);
  const lookup = await loadReferenceLookup(tx, workspaceId, documents, { made, gone });
  const held = new Set(targetIdsOf(bodies));
  return {
    idAt: (path) => {
      // What an entry refers to already may lie in the trash meanwhile: then its id stands for its path, and an edit that leaves it alone may too.
      const id = lookup.idAt(path) ?? (held.has(path) ? path : undefined);
      return id !== undefined && (isInScope(caller, path) || held.has(id)) ? id : undefined;
    },
  };
}

/** Deleting what living blocks refer to would break them: it is refused with the list, unless the same change deletes them too. */
async function refuseUsed(tx: ReadTx, caller: Caller, plans: readonly PlannedEdit[]): Promise<void> {
  const deleted = new Map(plans.filter((plan) => plan.op === "deleted").map((plan) => [plan.entryId, plan]));
  if (deleted.size === 0) return;
  const edited = new Set(plans.map((plan) => plan.entryId));
  const referrers = (await loadReferrers(tx, workspaceOf(caller), [...deleted.keys()])).filter(({ source }) => !edited.has(source.id));
  const problems = referrers.map(({ targetId, field, source }) => ({
    path: deleted.get(targetId)?.edit.path ?? "",
    message: isInScope(caller, source.path)
      ? `is used by ${source.path} in the field ${field}.`
      : "is used by a block that you may not see.",
  }));
  const first = problems[0];
  if (first) throw new DomainError("invalid", `${first.path} ${first.message} Change that first.`, { problems });
}

/** The refusal of edits whose bases have moved, with the three columns of each. */
export function conflictRefusal(conflicts: Conflict[]): DomainError {
  const first = conflicts.find((conflict) => !isNowhere(conflict)) ?? conflicts[0];
  if (!first) return new DomainError("conflict", "The change is in conflict.", { conflicts });
  const sentences: Record<Conflict["reason"], string> = {
    fields: "was changed by somebody else in the same fields. Compare the two and choose.",
    exists: "exists already.",
    deleted: "was deleted meanwhile.",
    missing: first.nowAt ? `is ${first.nowAt} now: it was renamed.` : "does not exist. To make it new, send baseVersion 0.",
    moved: "was changed meanwhile. Look at the current version first.",
  };
  const text = `${first.path} ${sentences[first.reason]}`;
  if (isNowhere(first)) return new DomainError("not_found", text, { conflicts });
  return new DomainError("conflict", `${text} It is at version ${first.currentVersion}.`, { conflicts });
}

/** There is nothing to choose about. */
function isNowhere({ reason, nowAt }: Conflict): boolean {
  return reason === "missing" && nowAt === null;
}
