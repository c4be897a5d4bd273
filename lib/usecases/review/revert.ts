import { contract } from "#lib/api/contract.ts";
import type { Caller } from "#lib/core/caller.ts";
import { DomainError } from "#lib/core/errors.ts";
import type { NewChangeEdit } from "#lib/store/change-edits.ts";
import { type ChangeRow, findChange } from "#lib/store/changes.ts";
import type { Tx } from "#lib/store/client.ts";
import { loadEntries } from "#lib/store/entries.ts";
import { findVersions, type StoredVersion, versionKey } from "#lib/store/versions.ts";
import { usecase } from "#lib/usecases/usecase.ts";
import { newDraft } from "./drafts.ts";
import { lockChange } from "./lifecycle.ts";
import { refuseAct } from "./refuse-act.ts";
import { refOf, rewriteRound } from "./rounds.ts";
import { factsOf } from "./standing.ts";

/**
 * Drafts what undoes a change. Each entry is put back, three ways, to what it said before: what others changed since stays, and where they
 * changed the same the draft shows the conflict.
 */
export const revertChange = usecase(contract.revertChange, async (tx, { id }, caller) => {
  const row = await lockChange(tx, caller, id);
  const change = await findChange(tx, row.workspaceId, id);
  const versions = change?.versions ?? [];
  const touched = versions.map(({ path }) => ({ state: { path } }));
  refuseAct("revert", factsOf(caller, row, touched));
  const draft = await newDraft(tx, caller, { title: titleOf(row), message: "", revertsId: id });
  const edits = await undoing(tx, caller, { changeId: draft.id, workspaceId: row.workspaceId }, versions);
  if (edits.length === 0) throw new DomainError("conflict", "There is nothing left to undo: what this change made is gone already.");
  const next = await rewriteRound(tx, caller, draft, edits);
  const entries = edits.map(({ entryId, state }) => ({ id: entryId, path: state.path }));
  return { output: refOf(next), detail: { change: next.id, number: next.number, reverts: id, entries } };
});

function titleOf({
  title,
  message,
  number,
  appliedRevision,
}: {
  title: string;
  message: string;
  number: number | null;
  appliedRevision: number | null;
}) {
  const name = title || message.split("\n")[0] || (number === null ? `revision ${appliedRevision}` : `#${number}`);
  return `Revert "${name}"`.slice(0, 200);
}

type Versions = ChangeRow["versions"];

async function undoing(
  tx: Tx,
  caller: Caller,
  of: { changeId: string; workspaceId: string },
  versions: Versions,
): Promise<NewChangeEdit[]> {
  const entries = await loadEntries(
    tx,
    of.workspaceId,
    versions.map(({ entryId }) => entryId),
  );
  const known = new Map(entries.map((entry) => [entry.id, entry]));
  const said = await findVersions(
    tx,
    versions.flatMap(({ entryId, n }) => [n - 1, n].map((number) => ({ entryId, n: number }))),
  );
  const edits: NewChangeEdit[] = [];
  for (const { entryId, n, op } of versions) {
    const entry = known.get(entryId);
    const [before, made] = [n - 1, n].map((number) => said.get(versionKey(entryId, number)));
    if (!entry || !made) continue;
    const undone = undo(op, made, before, entry);
    if (!undone) continue;
    const author = { editorUserId: caller.userId, editorName: caller.name };
    edits.push({ ...of, ...author, ...undone, entryId, round: 1, position: edits.length, isAnonymous: false, facts: new Map() });
  }
  return edits;
}

function undo(
  op: string,
  made: StoredVersion,
  before: StoredVersion | undefined,
  entry: { isDeleted: boolean; headVersion: number },
): Pick<NewChangeEdit, "op" | "baseVersion" | "state"> | null {
  if (op === "created" || op === "undeleted") return entry.isDeleted ? null : { op: "deleted", baseVersion: made.n, state: made.state };
  if (op === "deleted") return entry.isDeleted ? { op: "undeleted", baseVersion: made.n, state: made.state } : null;
  if (!before) return null;
  return { op: op === "renamed" ? "renamed" : "restored", baseVersion: made.n, state: before.state };
}
