import type { Caller } from "#lib/core/caller.ts";
import { DomainError } from "#lib/core/errors.ts";
import { isSameJson, type JsonObject } from "#lib/core/json.ts";
import { foldPath } from "#lib/core/paths.ts";
import { insertChange, updateChange } from "#lib/store/changes.ts";
import type { Tx } from "#lib/store/client.ts";
import { loadLiveEntries, writeHeads } from "#lib/store/entries.ts";
import { writeVacatedPaths } from "#lib/store/feed.ts";
import { nextRevision } from "#lib/store/people/workspaces.ts";
import { insertVersions } from "#lib/store/versions.ts";
import { withAftermath } from "#lib/usecases/usecase.ts";
import { openRefused } from "./open-change.ts";
import type { PlannedEdit } from "./plan/planned-edit.ts";
import type { StoredEdit } from "./plan-change.ts";
import { type ChangeDraft, type PreparedChange, prepareChange } from "./prepare-change.ts";
import { targetIdsOf } from "./references.ts";

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
 * The one write path: every alteration of entries, through every door, is this. All or nothing, in the caller's transaction:
 * new versions, heads, the workspace's next revision and the change that names them. The caller's use case adds the audit event.
 * Where a policy asks for a review nothing is applied: the change is opened instead, and the refusal (`forbidden`) names it.
 */
export async function applyChange(tx: Tx, caller: Caller, draft: ChangeDraft): Promise<AppliedChange> {
  const prepared = await prepareChange(tx, caller, draft);
  if (prepared.needsReview) {
    throw withAftermath(new DomainError("forbidden", "A policy asks for a review here."), (next) => openRefused(next, caller, draft));
  }
  return writeChange(tx, caller, draft, prepared);
}

/** An opened change as it is when it is applied: its author stays its author. */
export type AppliedFrom = { id: string; authorName: string; breakGlassReason: string | null };

/** Writes what was prepared. To be called by those alone who have asked the policies. */
export async function writeChange(
  tx: Tx,
  caller: Caller,
  draft: Pick<ChangeDraft, "message" | "anonymousPaths">,
  { workspaceId, edits, askedCount }: PreparedChange,
  opened?: AppliedFrom,
): Promise<AppliedChange> {
  const moved = edits.filter((edit) => edit.isChanged);
  if (moved.length === 0 && !opened) {
    const { revision } = await tx.workspace.findUniqueOrThrow({ where: { id: workspaceId }, select: { revision: true } });
    const asked = edits.slice(0, askedCount);
    return { changeId: null, revision, edits: asked.map((edit) => applied(edit, edit.head?.n ?? 0)), companions: [] };
  }
  const revision = await nextRevision(tx, workspaceId);
  const at = new Date();
  const changeId = opened?.id ?? crypto.randomUUID();
  const end = { state: "applied", appliedAt: at, appliedRevision: revision };
  if (opened) {
    await updateChange(tx, changeId, { ...end, updatedAt: at, endedBy: caller.name, breakGlassReason: opened.breakGlassReason });
  } else {
    await insertChange(tx, {
      ...{ ...end, id: changeId, workspaceId, message: draft.message, client: caller.client, createdAt: at },
      ...{ authorKind: caller.kind, authorId: caller.id, authorName: caller.name, authorUserId: caller.userId },
    });
  }
  const author = opened?.authorName ?? caller.name;
  const rows = moved.map((edit) => ({ ...edit, versionId: crypto.randomUUID(), n: (edit.head?.n ?? 0) + 1 }));
  await writeHeads(
    tx,
    rows.map((row) => ({
      ...{ id: row.entryId, workspaceId, blockTypeId: row.blockTypeId, headId: row.versionId, n: row.n, revision, at, author },
      ...{ isDeleted: row.op === "deleted", state: row.stored, references: row.references, ...movesOf(row) },
      isAnonymous: draft.anonymousPaths?.has(row.next.path) ?? false,
    })),
  );
  await insertVersions(
    tx,
    rows.map((row) => ({
      ...{ id: row.versionId, workspaceId, entryId: row.entryId, n: row.n, revision, op: row.op, changeId, authorName: author },
      ...{ state: row.stored, at },
    })),
  );
  await recordVacatedPaths(tx, workspaceId, revision, rows);
  const numbers = new Map(rows.map((row) => [row.entryId, row.n]));
  const all = edits.map((edit) => applied(edit, numbers.get(edit.entryId) ?? edit.head?.n ?? 0));
  return { changeId, revision, edits: all.slice(0, askedCount), companions: all.slice(askedCount) };
}

/** Whether the rows beside the head (its tags, its references) have to be written: most edits move neither. */
function movesOf({ op, head, stored, references }: StoredEdit) {
  const hadReferences = head !== null && targetIdsOf([head.state.body]).length > 0;
  // What lies in the trash has neither.
  const tagsBefore = head === null || op === "undeleted" ? [] : [...head.state.tags];
  const tagsAfter = op === "deleted" ? [] : [...stored.tags];
  const leavesPath = head !== null && (op === "deleted" || foldPath(head.state.path) !== foldPath(stored.path));
  return { leavesPath, hasMovedTags: !isSameJson(tagsBefore, tagsAfter), hasMovedReferences: hadReferences || references.length > 0 };
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
