import type { Caller } from "#lib/core/caller.ts";
import { DomainError } from "#lib/core/errors.ts";
import { parseEntryPath } from "#lib/core/paths.ts";
import type { Tx } from "#lib/store/client.ts";
import { lockWorkspace } from "#lib/store/people/workspaces.ts";
import { heldPolicies, type Requirement, requirementsOf } from "#lib/usecases/review/policies.ts";
import { workspaceOf } from "#lib/usecases/usecase.ts";
import type { ChangeRules } from "./change-rules.ts";
import { type PlannableEdit, pathsOf } from "./drafted-edit.ts";
import { type ChangePlan, planChange } from "./plan-change.ts";

export type ChangeDraft = {
  title?: string;
  message: string;
  edits: readonly PlannableEdit[];
  /** Ours unless a door has others. */
  rules?: ChangeRules;
  /** The paths of new entries that a client made without a name of its own. */
  anonymousPaths?: ReadonlySet<string>;
};

/** A plan and what the policies ask of it. */
export type PreparedChange = ChangePlan & {
  requirements: Requirement[];
  /** True when a policy lets nobody save it directly. */
  needsReview: boolean;
};

/** Plans a change that is about to be written or opened, with the workspace held, so that nothing comes between a decision and its writing, on any database. */
export async function prepareChange(tx: Tx, caller: Caller, { edits, rules }: ChangeDraft): Promise<PreparedChange> {
  await lockWorkspace(tx, workspaceOf(caller));
  refusePolicyEdits(caller, edits);
  const plan = await planChange(tx, caller, edits, rules);
  const requirements = requirementsOf(await heldPolicies(tx, plan.workspaceId), plan.edits);
  const needsReview = !isRelease(caller, edits) && requirements.some(({ policy }) => !policy.document.allowsDirect);
  return { ...plan, requirements, needsReview };
}

/** A policy that nobody can meet guards itself: the machine's own operator, who holds the database, is the way out. Policies only. */
function isRelease(caller: Caller, edits: readonly PlannableEdit[]): boolean {
  return caller.kind === "system" && edits.flatMap(pathsOf).every(isPolicy);
}

function isPolicy(path: string): boolean {
  return parseEntryPath(path).kind === "policy";
}

/** Policies are for those who manage the workspace, in changes of their own: nobody loosens one and uses that in the same change. */
export function refusePolicyEdits(caller: Caller, edits: readonly PlannableEdit[]): void {
  const paths = edits.flatMap(pathsOf);
  if (!paths.some(isPolicy)) return;
  if (!caller.permissions.has("manage")) {
    throw new DomainError("forbidden", 'Changing a policy needs the permission "manage", which you do not have here.');
  }
  const other = paths.find((path) => !isPolicy(path));
  if (other === undefined) return;
  const message = "stands in one change with a policy. Change policies on their own.";
  throw new DomainError("invalid", `${other} ${message}`, { problems: [{ path: other, message }] });
}
