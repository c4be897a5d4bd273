import { contract } from "#lib/api/contract.ts";
import { type Caller, isInScope } from "#lib/core/caller.ts";
import type { EntryState } from "#lib/core/entry-state.ts";
import { DomainError } from "#lib/core/errors.ts";
import { foldPath } from "#lib/core/paths.ts";
import { type ChangeEdit, loadRound, type NewChangeEdit } from "#lib/store/change-edits.ts";
import { deleteChange, insertChange, insertChangeEvent, updateChange } from "#lib/store/changes.ts";
import type { Tx } from "#lib/store/client.ts";
import { lockWorkspace, nextChangeNumber } from "#lib/store/people/workspaces.ts";
import { findBasket, loadTouched, type OpenChangeRow } from "#lib/store/reviews.ts";
import { toChangeEdits, toPlannable } from "#lib/usecases/changes/drafted.ts";
import { destinationOf, type PlannableEdit, pathsOf } from "#lib/usecases/changes/drafted-edit.ts";
import { conflictRefusal, type StoredEdit, weighChange } from "#lib/usecases/changes/plan-change.ts";
import { refusePolicyEdits } from "#lib/usecases/changes/prepare-change.ts";
import { editsMax } from "#lib/usecases/history/restore-plan.ts";
import { type Input, usecase, workspaceOf } from "#lib/usecases/usecase.ts";
import { onTopOfMade } from "./made-edits.ts";
import { refuseAct } from "./refuse-act.ts";
import { carriedOn, onTopOf, placesOf, refOf, requireChange, rewriteRound } from "./rounds.ts";
import { factsOf, rulesOf } from "./standing.ts";

export const getBasket = usecase(contract.getBasket, async (tx, _, caller) => {
  const row = caller.userId ? await findBasket(tx, workspaceOf(caller), caller.userId) : undefined;
  if (!row) return { basket: null };
  const touched = await loadTouched(tx, [row]);
  const edits = touched.filter(({ path }) => isInScope(caller, path)).map(({ entryId, path, op }) => ({ entryId, path, op }));
  if (edits.length === 0 && touched.length > 0) return { basket: null };
  return { basket: { id: row.id, number: row.number ?? 0, title: row.title, edits } };
});

export const addToChange = usecase(contract.addToChange, async (tx, input, caller) => {
  const workspaceId = workspaceOf(caller);
  await lockWorkspace(tx, workspaceId);
  const row = input.id
    ? await requireChange(tx, caller, workspaceId, input.id)
    : ((await ownBasket(tx, caller)) ?? (await newDraft(tx, caller, input)));
  const before = await loadRound(tx, row);
  refuseAct("edit", factsOf(caller, row, before));
  const added = await planAdded(tx, caller, row, before, input.edits);
  if (added.length === 0) {
    // Nothing differs: what waits stays as it is, with its approvals, and no empty draft is left behind.
    if (before.length === 0 && row.state === "draft") await deleteChange(tx, row.id);
    return { output: { ...refOf(row), edits: [] }, detail: null };
  }
  const all = merged(caller, row, before, added);
  if (all.length > editsMax) throw tooMany(all.length);
  const next = await rewriteRound(tx, caller, row, all);
  const edits = added.map(({ next: state, entryId, head, isChanged, merged: theirs }) => ({
    ...{ path: state.path, id: entryId, version: head?.n ?? 0, isChanged, merged: theirs },
  }));
  const entries = added.map(({ entryId, next: state }) => ({ id: entryId, path: state.path }));
  return { output: { ...refOf(next), edits }, detail: { change: row.id, number: row.number, round: next.round, entries } };
});

export const removeFromChange = usecase(contract.removeFromChange, async (tx, { id, entryId }, caller) => {
  const workspaceId = workspaceOf(caller);
  await lockWorkspace(tx, workspaceId);
  const row = await requireChange(tx, caller, workspaceId, id);
  const before = await loadRound(tx, row);
  refuseAct("edit", factsOf(caller, row, before));
  const kept = before.filter((edit) => edit.entryId !== entryId);
  if (kept.length === before.length) throw new DomainError("not_found", "This change has no edit of that entry.");
  const detail = { change: id, number: row.number, entries: [{ id: entryId }] };
  if (kept.length === 0 && row.state === "draft") {
    await deleteChange(tx, id);
    return { output: { ...refOf(row), state: "closed" as const }, detail };
  }
  const next = await rewriteRound(
    tx,
    caller,
    row,
    kept.map((edit) => carriedOn(edit, workspaceId)),
  );
  return { output: refOf(next), detail };
});

export const describeChange = usecase(contract.describeChange, async (tx, { id, title, message }, caller) => {
  const workspaceId = workspaceOf(caller);
  await lockWorkspace(tx, workspaceId);
  const row = await requireChange(tx, caller, workspaceId, id);
  refuseAct("edit", factsOf(caller, row, await placesOf(tx, row)));
  await updateChange(tx, id, {
    ...(title === undefined ? {} : { title }),
    ...(message === undefined ? {} : { message }),
    updatedAt: new Date(),
  });
  return { output: refOf(row), detail: { change: id, number: row.number } };
});

function tooMany(count: number): DomainError {
  const message = `The change would hold ${count} edits; one change holds at most ${editsMax}. Open this one, or take some out of it.`;
  return new DomainError("too_large", message, { count, max: editsMax });
}

async function ownBasket(tx: Tx, caller: Caller): Promise<OpenChangeRow | undefined> {
  return caller.userId ? findBasket(tx, workspaceOf(caller), caller.userId) : undefined;
}

/** A new draft of the caller's, with nothing in it yet. */
export async function newDraft(
  tx: Tx,
  caller: Caller,
  { title = "", message, revertsId = null }: { title?: string; message: string; revertsId?: string | null },
): Promise<OpenChangeRow> {
  const workspaceId = workspaceOf(caller);
  const id = crypto.randomUUID();
  const at = new Date();
  await insertChange(tx, {
    ...{ id, workspaceId, number: await nextChangeNumber(tx, workspaceId), state: "draft", title, message, round: 1, revertsId },
    ...{ authorKind: caller.kind, authorId: caller.id, authorName: caller.name, authorUserId: caller.userId, client: caller.client },
    ...{ createdAt: at, updatedAt: at },
  });
  await insertChangeEvent(tx, { changeId: id, kind: "drafted", actor: caller });
  return requireChange(tx, caller, workspaceId, id);
}

/** Plans what is added, among what waits already. Refuses what is wrong with the new edits alone: what waits may have its own troubles. */
async function planAdded(
  tx: Tx,
  caller: Caller,
  row: OpenChangeRow,
  before: readonly ChangeEdit[],
  added: Input<typeof contract.addToChange>["edits"],
): Promise<StoredEdit[]> {
  const waiting = await toPlannable(tx, row.workspaceId, before, { isOpened: false });
  const named = new Set(added.flatMap(pathsOf).map(foldPath));
  const others = waiting.filter((edit) => !pathsOf(edit).some((path) => named.has(foldPath(path))));
  const fresh = await onTopOfMade(tx, waiting, added);
  refusePolicyEdits(caller, [...others, ...fresh]);
  const asked = new Set<unknown>(fresh);
  const { edits, conflicts, refusals } = await weighChange(tx, caller, [...others, ...fresh], rulesOf(row));
  const refused = refusals.find(({ edit }) => edit === null || asked.has(edit));
  if (refused) throw refused.refusal;
  const own = conflicts.filter(({ path }) => named.has(foldPath(path)));
  if (own.length > 0) throw conflictRefusal(own);
  const planned = edits.filter(({ edit, isChanged }) => asked.has(edit) && isChanged);
  refuseTaken(planned, waiting);
  return planned;
}

/** What waits keeps the path that it is to have, unless the edit that wants it is of the same entry. */
function refuseTaken(planned: readonly StoredEdit[], waiting: readonly PlannableEdit[]): void {
  const edited = new Set(planned.map(({ entryId }) => entryId));
  const held = new Set<string>();
  for (const edit of waiting) {
    const destination = destinationOf(edit);
    if (edit.op === "drafted" && destination !== null && !edited.has(edit.entryId)) held.add(foldPath(destination));
  }
  const taken = planned.find(({ op, next }) => op !== "deleted" && held.has(foldPath(next.path)));
  if (!taken) return;
  const message = "stands in this change already, as another entry.";
  throw new DomainError("invalid", `${taken.next.path} ${message}`, { problems: [{ path: taken.next.path, message }] });
}

/** What waits with what is added: an entry that both edit keeps its place, with the later edit on top. */
function merged(caller: Caller, row: OpenChangeRow, before: readonly ChangeEdit[], added: readonly StoredEdit[]): NewChangeEdit[] {
  const { workspaceId } = row;
  const fresh = toChangeEdits(caller, workspaceId, added, { changeId: row.id, round: row.round, firstPosition: 0 });
  const rest = new Map(fresh.map((edit, index) => [edit, added[index]]));
  const kept = before.flatMap((waiting): NewChangeEdit[] => {
    const found = [...rest].find(([edit]) => isSameEntry(waiting, edit));
    if (!found) return [carriedOn(waiting, workspaceId)];
    const [edit, plan] = found;
    rest.delete(edit);
    return together(waiting, edit, plan?.head?.state ?? null);
  });
  return [...kept, ...rest.keys()];
}

function isSameEntry(a: Pick<ChangeEdit, "entryId" | "op" | "state">, b: NewChangeEdit): boolean {
  return a.entryId === b.entryId || (a.op === "created" && b.op === "created" && foldPath(a.state.path) === foldPath(b.state.path));
}

function together(waiting: ChangeEdit, edit: NewChangeEdit, head: EntryState | null): NewChangeEdit[] {
  const isPlain = (op: string) => op !== "deleted" && op !== "undeleted";
  const facts = new Map([...waiting.facts, ...edit.facts]);
  // Planned on top of what waits already.
  if (waiting.op === "created") return [{ ...edit, entryId: waiting.entryId, facts }];
  if (!head || !isPlain(waiting.op) || !isPlain(edit.op)) return [edit];
  const state = onTopOf(waiting.state, head, edit.state);
  const op = state.path === head.path ? edit.op : "renamed";
  return [{ ...edit, op, facts, state }];
}
