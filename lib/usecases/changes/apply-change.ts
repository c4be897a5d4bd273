import type { Conflict, Edit } from "#lib/api/contract/changes.ts";
import { type Caller, isInScope } from "#lib/core/caller.ts";
import { DomainError } from "#lib/core/errors.ts";
import { isSameJson, type JsonObject } from "#lib/core/json.ts";
import { foldPath } from "#lib/core/paths.ts";
import { insertChange } from "#lib/store/changes.ts";
import type { ReadTx, Tx } from "#lib/store/client.ts";
import { loadLiveEntries, loadReferrers, writeHeads } from "#lib/store/entries.ts";
import { writeVacatedPaths } from "#lib/store/feed.ts";
import { lockWorkspace, nextRevision } from "#lib/store/people/workspaces.ts";
import { insertVersions } from "#lib/store/versions.ts";
import { workspaceOf } from "#lib/usecases/usecase.ts";
import { type ChangeRules, ownRules } from "./change-rules.ts";
import { companionEdits } from "./echoflow.ts";
import { storedForm } from "./edit-state.ts";
import { loadEditTargets } from "./edit-targets.ts";
import { type PlannedEdit, planEdit } from "./plan-edit.ts";
import { refuseCycles } from "./reference-cycles.ts";
import { loadReferenceLookup, loadTargetPaths, type ReferenceLookup, type ReferenceTarget, targetIdsOf } from "./references.ts";

type StoredEdit = PlannedEdit & { references: ReferenceTarget[]; stored: PlannedEdit["next"] };
/** The edits as asked for, in their order, and behind them those that they bring along (`companionEdits`). */
export type ChangePlan = { workspaceId: string; edits: StoredEdit[] };

type AppliedEdit = { path: string; id: string; version: number; isChanged: boolean; merged: string[] };

export type AppliedChange = {
  /** Null when no edit changed anything: then there is no change, no version and no revision. */
  changeId: string | null;
  revision: number;
  /** One per edit that was asked for, in their order. */
  edits: AppliedEdit[];
  /** Those that they brought along. A caller whose token has a path prefix may not see them. */
  companions: AppliedEdit[];
};

/**
 * Plans all edits of a change against the current heads, without touching anything. Refuses with `conflict` and `details.conflicts`
 * when a base has moved in the same field, with `invalid` when a result breaks its schema or deletes what others use.
 */
export async function planChange(tx: ReadTx, caller: Caller, edits: readonly Edit[], rules = ownRules): Promise<ChangePlan> {
  const companions = await companionEdits(tx, caller, edits, rules);
  const targets = await loadEditTargets(tx, caller, edits, companions);
  const bodies = [...targets.heads.values(), ...targets.older.values()].map((version) => version.state.body);
  const targetPaths = await loadTargetPaths(tx, targets.workspaceId, bodies);
  const context = { targets, targetPaths };
  const planned = [
    ...edits.map((edit) => planEdit(edit, { ...context, rules })),
    // What a client may have put into a list before is not for the author of this change to mend.
    ...companions.map((edit) => planEdit(edit, { ...context, rules: { ...rules, validates: false } })),
  ];
  const conflicts = planned.flatMap((plan) => ("conflict" in plan ? [plan.conflict] : []));
  if (conflicts.length > 0) throw conflictRefusal(conflicts);
  const plans = planned.filter((plan): plan is PlannedEdit => !("conflict" in plan));
  if (rules.refusesUsed) await refuseUsed(tx, caller, plans);
  const fresh = new Map(plans.filter((plan) => plan.op !== "deleted").map((plan) => [foldPath(plan.next.path), plan.entryId]));
  const lookup = await loadReferenceLookup(
    tx,
    targets.workspaceId,
    plans.map((plan) => plan.next.body),
    { made: fresh, gone: new Set(plans.filter((plan) => plan.op === "deleted").map((plan) => plan.entryId)) },
  );
  // What lies outside a token's prefix is as absent as what does not exist, unless the entry refers to it already.
  const held = new Set(targetIdsOf(bodies));
  const visible: ReferenceLookup = {
    idAt: (path) => {
      // What an entry refers to already may lie in the trash meanwhile: then its id stands for its path, and an edit that leaves it alone may too.
      const id = lookup.idAt(path) ?? (held.has(path) ? path : undefined);
      return id !== undefined && (isInScope(caller, path) || held.has(id)) ? id : undefined;
    },
  };
  const stored = plans.map((plan) => {
    // What goes to the trash keeps its body as it is, and refers to nothing while it lies there.
    if (plan.op === "deleted") return { ...plan, stored: plan.head?.state ?? plan.next, references: [] };
    const { state, references } = storedForm(plan.next, plan.schema, visible, rules);
    return { ...plan, stored: state, references };
  });
  await refuseCycles(tx, stored);
  return { workspaceId: targets.workspaceId, edits: stored };
}

export type ChangeDraft = {
  message: string;
  edits: readonly Edit[];
  /** Ours unless a door has others. */
  rules?: ChangeRules;
  /** The paths of new entries that a client made without a name of its own. */
  anonymousPaths?: ReadonlySet<string>;
};

/**
 * The one write path: every alteration of entries, through every door, is this. All or nothing, in the caller's transaction:
 * new versions, heads, the workspace's next revision and the change that names them. The caller's use case adds the audit event.
 */
export async function applyChange(tx: Tx, caller: Caller, change: ChangeDraft): Promise<AppliedChange> {
  // Held before anything is read, so that no other change comes between a decision and its writing, on any database.
  await lockWorkspace(tx, workspaceOf(caller));
  const { workspaceId, edits } = await planChange(tx, caller, change.edits, change.rules);
  const moved = edits.filter((edit) => edit.isChanged);
  if (moved.length === 0) {
    const { revision } = await tx.workspace.findUniqueOrThrow({ where: { id: workspaceId }, select: { revision: true } });
    const asked = edits.slice(0, change.edits.length);
    return { changeId: null, revision, edits: asked.map((edit) => applied(edit, edit.head?.n ?? 0)), companions: [] };
  }
  const revision = await nextRevision(tx, workspaceId);
  const changeId = crypto.randomUUID();
  const at = new Date();
  await insertChange(tx, {
    ...{ id: changeId, workspaceId, state: "applied", message: change.message, client: caller.client },
    ...{ authorKind: caller.kind, authorId: caller.id, authorName: caller.name, createdAt: at, appliedAt: at, appliedRevision: revision },
  });
  const rows = moved.map((edit) => ({ ...edit, versionId: crypto.randomUUID(), n: (edit.head?.n ?? 0) + 1 }));
  await writeHeads(
    tx,
    rows.map((row) => ({
      ...{ id: row.entryId, workspaceId, blockTypeId: row.blockTypeId, headId: row.versionId, n: row.n, revision, at, author: caller.name },
      ...{ isDeleted: row.op === "deleted", state: row.stored, references: row.references, ...movesOf(row) },
      isAnonymous: change.anonymousPaths?.has(row.next.path) ?? false,
    })),
  );
  await insertVersions(
    tx,
    rows.map((row) => ({
      ...{ id: row.versionId, workspaceId, entryId: row.entryId, n: row.n, revision, op: row.op, changeId, authorName: caller.name },
      ...{ state: row.stored, at },
    })),
  );
  await recordVacatedPaths(tx, workspaceId, revision, rows);
  const numbers = new Map(rows.map((row) => [row.entryId, row.n]));
  const all = edits.map((edit) => applied(edit, numbers.get(edit.entryId) ?? edit.head?.n ?? 0));
  const asked = change.edits.length;
  return { changeId, revision, edits: all.slice(0, asked), companions: all.slice(asked) };
}

/** Whether the rows beside the head (its tags, its references) have to be written: most edits move neither. */
function movesOf({ op, head, stored, references }: ChangePlan["edits"][number]) {
  const hadReferences = head !== null && targetIdsOf([head.state.body]).length > 0;
  // What lies in the trash has neither.
  const tagsBefore = head === null || op === "undeleted" ? [] : [...head.state.tags];
  const tagsAfter = op === "deleted" ? [] : [...stored.tags];
  return { hasMovedTags: !isSameJson(tagsBefore, tagsAfter), hasMovedReferences: hadReferences || references.length > 0 };
}

/** What the audit log keeps of a change: ids, paths, operations and exact versions. */
export function auditDetail({ changeId, revision, edits, companions }: AppliedChange): JsonObject {
  const entries = [...edits, ...companions].filter((edit) => edit.isChanged).map(({ id, path, version }) => ({ id, path, version }));
  return { change: changeId, revision, entries };
}

function applied(edit: PlannedEdit, version: number): AppliedEdit {
  return { path: edit.next.path, id: edit.entryId, version, isChanged: edit.isChanged, merged: edit.merged };
}

/** A path that an entry leaves, by a rename or on its way back from the trash, becomes a tombstone of the feed; one that is taken again stops being one. */
async function recordVacatedPaths(
  tx: Tx,
  workspaceId: string,
  revision: number,
  rows: readonly (PlannedEdit & { n: number })[],
): Promise<void> {
  // A plain edit neither takes nor leaves a path: most changes have nothing to do here.
  const moved = rows.filter((row) => row.op === "undeleted" || row.headState?.path !== row.next.path);
  if (moved.length === 0) return;
  const taken = moved.filter((row) => row.op !== "deleted").map((row) => row.next.path);
  const left = moved.flatMap((row) =>
    row.headState && row.headState.path !== row.next.path ? [{ path: row.headState.path, n: row.n }] : [],
  );
  // What comes back from the trash under another path may find its old one taken.
  const living = await loadLiveEntries(
    tx,
    workspaceId,
    left.map(({ path }) => path),
  );
  const alive = new Set([...living.values()].map((entry) => entry.path));
  const gone = new Map(left.filter(({ path }) => !alive.has(path)).map((row) => [row.path, row]));
  const data = [...gone.values()].map(({ path, n }) => ({ workspaceId, path, revision, n, kind: path.split("/")[0] ?? "" }));
  await writeVacatedPaths(tx, workspaceId, taken, data);
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

function conflictRefusal(conflicts: Conflict[]): DomainError {
  const first = conflicts[0];
  const reasons: Record<Conflict["reason"], string> = {
    fields: "was changed by somebody else in the same fields. Compare the two and choose.",
    exists: "exists already.",
    deleted: "was deleted meanwhile.",
    missing: "does not exist.",
    moved: "was changed meanwhile. Look at the current version first.",
  };
  const message = first ? `${first.path} ${reasons[first.reason]} It is at version ${first.currentVersion}.` : "The change is in conflict.";
  return new DomainError("conflict", message, { conflicts });
}
