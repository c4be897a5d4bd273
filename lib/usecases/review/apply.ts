import { contract } from "#lib/api/contract.ts";
import type { Caller } from "#lib/core/caller.ts";
import type { JsonObject } from "#lib/core/json.ts";
import { loadRound } from "#lib/store/change-edits.ts";
import { insertChangeEvent } from "#lib/store/changes.ts";
import type { Tx } from "#lib/store/client.ts";
import { type AppliedChange, auditDetail, writeChange } from "#lib/usecases/changes/apply-change.ts";
import { toPlannable } from "#lib/usecases/changes/drafted.ts";
import { prepareChange } from "#lib/usecases/changes/prepare-change.ts";
import { verifyPassword } from "#lib/usecases/people/verify-password.ts";
import { usecase } from "#lib/usecases/usecase.ts";
import { lockChange } from "./lifecycle.ts";
import { heldPolicies } from "./policies.ts";
import { refuseActOf } from "./refuse-act.ts";
import { rulesOf, type Standing, standingOf } from "./standing.ts";
import { refuseStale } from "./verdicts.ts";

export const applyOpenChange = usecase(contract.applyOpenChange, async (tx, { id, covers }, caller) => {
  const standing = await standingNow(tx, caller, id);
  refuseActOf("apply", standing.acts);
  refuseStale(standing, covers);
  return applied(standing, await write(tx, caller, standing, null));
});

export const breakGlass = usecase(
  contract.breakGlass,
  async (tx, { id, covers, reason }, caller) => {
    const standing = await standingNow(tx, caller, id);
    refuseActOf("breakGlass", standing.acts);
    refuseStale(standing, covers);
    const change = await write(tx, caller, standing, reason);
    await insertChangeEvent(tx, { changeId: id, kind: "break glass", actor: caller, detail: { reason } });
    return applied(standing, change, { reason, unmet: unmetOf(standing) });
  },
  // A session alone does not break the glass: its person proves to be there.
  { prepare: ({ password }, caller) => verifyPassword(caller, password, { action: "breakGlass", path: "password" }) },
);

/** The change as it stands in this transaction: what anybody saw before does not count. */
async function standingNow(tx: Tx, caller: Caller, id: string): Promise<Standing> {
  const row = await lockChange(tx, caller, id);
  const edits = await loadRound(tx, row);
  return standingOf(tx, caller, { row, edits, policies: await heldPolicies(tx, row.workspaceId) });
}

/** Plans once more with the secrets opened, and writes: the same plan on the same heads, because the workspace is held. */
async function write(tx: Tx, caller: Caller, { row, edits }: Standing, breakGlassReason: string | null): Promise<AppliedChange> {
  const plannable = await toPlannable(tx, row.workspaceId, edits, { isOpened: true });
  const anonymousPaths = new Set(edits.filter(({ isAnonymous }) => isAnonymous).map(({ state }) => state.path));
  const draft = { message: row.message, edits: plannable, rules: rulesOf(row), anonymousPaths };
  const prepared = await prepareChange(tx, caller, draft);
  const change = await writeChange(tx, caller, draft, prepared, { id: row.id, authorName: row.authorName, breakGlassReason });
  await insertChangeEvent(tx, { changeId: row.id, kind: "applied", actor: caller, detail: { revision: change.revision } });
  return change;
}

function applied({ row, judgement, covers }: Standing, change: AppliedChange, more: JsonObject = {}) {
  const approvedBy = [...new Set(judgement.needs.flatMap((need) => need.approvedBy))];
  const detail = { ...auditDetail(change), number: row.number, author: row.authorName, approvedBy, covers, ...more };
  return { output: { id: row.id, revision: change.revision, edits: change.edits }, detail };
}

function unmetOf({ judgement }: Standing): string[] {
  return judgement.needs.filter(({ isMet }) => !isMet).map(({ policy }) => policy.name);
}
