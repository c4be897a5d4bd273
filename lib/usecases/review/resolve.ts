import { contract } from "#lib/api/contract.ts";
import type { Caller } from "#lib/core/caller.ts";
import { type EntryState, sideOf, takeField } from "#lib/core/entry-state.ts";
import { DomainError, invalid } from "#lib/core/errors.ts";
import { type FieldPath, parseFieldPath, withValueAt } from "#lib/core/field-paths.ts";
import type { Json } from "#lib/core/json.ts";
import { mergeFields } from "#lib/core/merge.ts";
import { foldPath } from "#lib/core/paths.ts";
import { type ChangeEdit, loadRound, type NewChangeEdit, openDrafted } from "#lib/store/change-edits.ts";
import type { Tx } from "#lib/store/client.ts";
import { type EntryRow, loadEntries, loadLiveEntries } from "#lib/store/entries.ts";
import { findVersions, loadHeads, type StoredVersion, versionKey } from "#lib/store/versions.ts";
import { emptyState } from "#lib/usecases/changes/edit-state.ts";
import { presentReferences, retargeted, storedAgain, targetIdsOf } from "#lib/usecases/changes/references.ts";
import { type Input, usecase } from "#lib/usecases/usecase.ts";
import { lockChange } from "./lifecycle.ts";
import { refuseAct } from "./refuse-act.ts";
import { carriedOn, refOf, rewriteRound } from "./rounds.ts";
import { factsOf } from "./standing.ts";

type Choice = Input<typeof contract.resolveConflicts>["entries"][number];

export const resolveConflicts = usecase(contract.resolveConflicts, async (tx, { id, entries }, caller) => {
  const row = await lockChange(tx, caller, id);
  const edits = await loadRound(tx, row);
  refuseAct("edit", factsOf(caller, row, edits));
  const choices = new Map(entries.map((choice) => [choice.entryId, choice]));
  const stranger = entries.find(({ entryId }) => !edits.some((edit) => edit.entryId === entryId));
  if (stranger) throw new DomainError("not_found", "This change has no edit of that entry.");
  const kept = edits.filter(({ entryId }) => !choices.get(entryId)?.isGivenUp);
  const ground = await loadGround(tx, row.workspaceId, kept);
  const next = kept.map((edit) => {
    const choice = choices.get(edit.entryId);
    return choice ? rebased(caller, row.workspaceId, edit, choice, ground) : carriedOn(edit, row.workspaceId);
  });
  const rewritten = await rewriteRound(tx, caller, row, following(kept, next));
  const touched = edits.filter(({ entryId }) => choices.has(entryId)).map(({ entryId, state }) => ({ id: entryId, path: state.path }));
  return { output: refOf(rewritten), detail: { change: id, number: row.number, round: rewritten.round, entries: touched } };
});

/** References to an entry that the change was to make lead to the one that took its path, once its edit is on that. */
function following(before: readonly ChangeEdit[], after: readonly NewChangeEdit[]): NewChangeEdit[] {
  const moved = new Map(
    before.flatMap(({ entryId }, index): [string, string][] => {
      const now = after[index]?.entryId ?? entryId;
      return now === entryId ? [] : [[entryId, now]];
    }),
  );
  return after.map((edit) => ({ ...edit, state: { ...edit.state, body: retargeted(edit.state.body, moved) } }));
}

/** What edits are put on, read in a handful of queries whatever their number. */
type Ground = {
  entries: ReadonlyMap<string, EntryRow>;
  byPath: ReadonlyMap<string, EntryRow>;
  heads: ReadonlyMap<string, StoredVersion>;
  bases: ReadonlyMap<string, StoredVersion>;
};

async function loadGround(tx: Tx, workspaceId: string, edits: readonly ChangeEdit[]): Promise<Ground> {
  const ids = edits.map(({ entryId }) => entryId);
  const entries = new Map((await loadEntries(tx, workspaceId, ids)).map((entry) => [entry.id, entry]));
  const made = edits.filter(({ op }) => op === "created").map(({ state }) => state.path);
  const byPath = await loadLiveEntries(tx, workspaceId, made);
  const heads = await loadHeads(tx, [...entries.values(), ...byPath.values()]);
  const bases = await findVersions(
    tx,
    edits.map(({ entryId, baseVersion }) => ({ entryId, n: baseVersion })),
  );
  return { entries, byPath, heads, bases };
}

/** The edit on the head of now: fields that only one side moved take that side, the others what was chosen. */
function rebased(caller: Caller, workspaceId: string, edit: ChangeEdit, choice: Choice, ground: Ground): NewChangeEdit {
  const entry = targetOf(edit, ground);
  if (entry.headVersion !== choice.headVersion) {
    throw new DomainError("conflict", `${entry.path} has moved once more. Look at it again.`, { currentVersion: entry.headVersion });
  }
  const mine = { ...carriedOn(edit, workspaceId), baseVersion: entry.headVersion, editorUserId: caller.userId, editorName: caller.name };
  if (edit.op === "deleted" || edit.op === "undeleted") return mine;
  const head = ground.heads.get(entry.id)?.state;
  const isMoved = entry.id !== edit.entryId;
  const base = isMoved ? emptyState(entry.path, null) : ground.bases.get(versionKey(edit.entryId, edit.baseVersion))?.state;
  if (!base || !head)
    throw new DomainError("gone", `${entry.path}: the version that this edit was based on is gone. Edit the entry again.`);
  // What a draft seals is bound to its entry: for another one it is opened and sealed anew.
  const state = isMoved ? openDrafted(workspaceId, edit) : edit.state;
  const chosen = withPicks(entry.path, { base, theirs: head, mine: state }, choice.picks);
  return { ...mine, entryId: entry.id, op: isMoved ? "updated" : edit.op, state: chosen };
}

/** The entry that the edit is about; for one that was to be made, the one that took its path meanwhile. */
function targetOf({ entryId, op, state }: ChangeEdit, { byPath, entries }: Ground): EntryRow {
  const entry = op === "created" ? byPath.get(foldPath(state.path)) : entries.get(entryId);
  if (!entry) throw new DomainError("not_found", `${state.path} does not exist any more.`);
  if (entry.isDeleted && op !== "undeleted") {
    throw new DomainError("conflict", `${entry.path} is in the trash. Bring it back first, or take the edit out of the change.`);
  }
  return entry;
}

type Sides = Record<"base" | "theirs" | "mine", EntryState>;

/** A reference is one value, as it is where the conflict is shown: as it is stored it would be one field inside another. */
function withPicks(path: string, { base, theirs, mine }: Sides, picks: Choice["picks"]): EntryState {
  refuseForged(path, picks);
  const whole = (state: EntryState) => ({ ...state, body: presentReferences(state.body, new Map()) });
  const merged = withWholePicks(path, { base: whole(base), theirs: whole(theirs), mine: whole(mine) }, picks);
  return { ...merged, body: storedAgain(merged.body, new Set(targetIdsOf([base.body, theirs.body, mine.body]))) };
}

/** What is drafted holds references by id; what somebody sends does not. */
function refuseForged(path: string, picks: Choice["picks"]): void {
  for (const [field, picked] of Object.entries(picks)) {
    if (typeof picked === "string" || targetIdsOf([{ value: picked.value }]).length === 0) continue;
    throw invalid(`${path}#${field}`, "refers by id, which Blockyard keeps for itself: refer with a path.");
  }
}

function withWholePicks(path: string, sides: Sides, picks: Choice["picks"]): EntryState {
  const { base, theirs, mine } = sides;
  const rows = mergeFields(sideOf(base), sideOf(theirs), sideOf(mine));
  const open = rows.find(({ field, pick }) => pick === "conflict" && !Object.hasOwn(picks, field));
  if (open) throw invalid(`${path}#${open.field}`, "was changed on both sides: say whose value is taken.");
  let state = theirs;
  for (const { field, pick } of rows) {
    if (pick === "unchanged" || pick === "theirs") continue;
    const picked = pick === "conflict" ? (picks[field] ?? "theirs") : "mine";
    state = typeof picked === "string" ? takeField(state, sides[picked], field) : withValue(path, sides, state, field, picked.value);
  }
  return state;
}

/** A value that no side has, such as a list that was put together item by item. Never for a secret: the browser has none to give. */
function withValue(path: string, { base, theirs, mine }: Sides, state: EntryState, field: FieldPath, value: Json): EntryState {
  if (parseFieldPath(field) === undefined || [base, theirs, mine].some(({ secrets }) => secrets.has(field)))
    throw invalid(`${path}#${field}`, "takes one of the three sides: another value cannot be given for it here.");
  return { ...state, body: withValueAt(state.body, field, value) };
}
