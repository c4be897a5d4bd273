import { contract } from "#lib/api/contract.ts";
import type { Caller } from "#lib/core/caller.ts";
import { DomainError } from "#lib/core/errors.ts";
import { rolePermissions } from "#lib/core/permissions.ts";
import { loadRound } from "#lib/store/change-edits.ts";
import { deleteChange, insertChangeEvent, updateChange } from "#lib/store/changes.ts";
import type { ReadTx, Tx } from "#lib/store/client.ts";
import { listMembers } from "#lib/store/people/members.ts";
import { lockWorkspace } from "#lib/store/people/workspaces.ts";
import { type OpenChangeRow, replaceReviewers } from "#lib/store/reviews.ts";
import { shownRole } from "#lib/usecases/people/roles.ts";
import { usecase, workspaceOf } from "#lib/usecases/usecase.ts";
import { refuseAct } from "./refuse-act.ts";
import { placesOf, refOf, requireChange } from "./rounds.ts";
import { factsOf } from "./standing.ts";

export const openChange = usecase(contract.openChange, async (tx, { id, title, message, reviewers }, caller) => {
  const row = await lockChange(tx, caller, id);
  const isAgain = row.state === "closed";
  refuseAct(isAgain ? "reopen" : "open", factsOf(caller, row, await loadRound(tx, row)));
  const at = new Date();
  const said = { title: title ?? row.title, message: message ?? row.message };
  const opened = { ...said, state: "open", openedAt: row.openedAt ?? at, closedAt: null, endedBy: "", updatedAt: at };
  await updateChange(tx, id, opened);
  await insertChangeEvent(tx, { changeId: id, kind: isAgain ? "reopened" : "opened", actor: caller });
  if (reviewers.length > 0) await askReviewers(tx, caller, row, reviewers);
  return { output: refOf({ ...row, ...opened }), detail: { change: id, number: row.number } };
});

export const closeChange = usecase(contract.closeChange, async (tx, { id }, caller) => {
  const row = await lockChange(tx, caller, id);
  refuseAct("close", factsOf(caller, row, await placesOf(tx, row)));
  // A draft was its author's alone: closed, everybody would see it.
  if (row.state === "draft") {
    await deleteChange(tx, id);
    return { output: { ...refOf(row), state: "closed" as const }, detail: { change: id, number: row.number } };
  }
  const at = new Date();
  const closed = { state: "closed", closedAt: at, updatedAt: at, endedBy: caller.name };
  await updateChange(tx, id, closed);
  await insertChangeEvent(tx, { changeId: id, kind: "closed", actor: caller });
  return { output: refOf({ ...row, ...closed }), detail: { change: id, number: row.number } };
});

export const requestReviewers = usecase(contract.requestReviewers, async (tx, { id, reviewers }, caller) => {
  const row = await lockChange(tx, caller, id);
  refuseAct("edit", factsOf(caller, row, await placesOf(tx, row)));
  await askReviewers(tx, caller, row, reviewers);
  return { output: refOf(row), detail: { change: id, number: row.number, reviewers } };
});

export const listReviewers = usecase(contract.listReviewers, async (tx, _, caller) => {
  const people = await mayReview(tx, workspaceOf(caller));
  return { people: people.map(({ userId, role, user }) => ({ userId, name: user.name, email: user.email, role: shownRole(role) })) };
});

/** A change, with the workspace held: acts on it follow one another. */
export async function lockChange(tx: Tx, caller: Caller, id: string): Promise<OpenChangeRow> {
  const workspaceId = workspaceOf(caller);
  await lockWorkspace(tx, workspaceId);
  return requireChange(tx, caller, workspaceId, id);
}

async function askReviewers(tx: Tx, caller: Caller, { id, workspaceId }: OpenChangeRow, userIds: readonly string[]): Promise<void> {
  const people = new Map((await mayReview(tx, workspaceId)).map((member) => [member.userId, member.user.name]));
  const asked = [...new Set(userIds)];
  const stranger = asked.find((userId) => !people.has(userId));
  if (stranger !== undefined) {
    throw new DomainError("invalid", "reviewers: names somebody who may not review in this workspace.", {
      problems: [{ path: "reviewers", message: "names somebody who may not review in this workspace." }],
    });
  }
  await replaceReviewers(tx, id, asked, caller.name);
  const names = asked.map((userId) => people.get(userId) ?? "");
  await insertChangeEvent(tx, { changeId: id, kind: "review requested", actor: caller, detail: { names } });
}

async function mayReview(tx: ReadTx, workspaceId: string) {
  const members = await listMembers(tx, workspaceId);
  return members.filter(({ role, user }) => !user.isDisabled && rolePermissions[shownRole(role)].includes("review"));
}
