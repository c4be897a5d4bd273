import { DomainError } from "#lib/core/errors.ts";
import { type ClockReading, noWatch, type OverdueWatch, watchOverdue } from "#lib/core/trash-clock.ts";
import { appendAudit } from "#lib/store/audit.ts";
import { findEntry } from "#lib/store/entries.ts";
import { loadOverdue } from "#lib/store/history.ts";
import { getInstance } from "#lib/store/instance.ts";
import { systemCaller } from "#lib/usecases/people/callers.ts";
import { destroyWhole } from "./destroy.ts";

const dayMs = 24 * 3_600_000;
/** Of one workspace in one look. */
const takenMax = 1_000;

/** Remembers, from one look to the next, what is overdue. */
export type TrashSweep = { look: (now: ClockReading) => Promise<{ destroyed: string[]; hasJumped: boolean }> };

/**
 * Destroys what has lain in the trash for longer than its workspace keeps it (`trashDays`; 0: for ever), if it was overdue for an hour of a
 * clock that nobody can set. Each entry in a transaction of its own, with its audit event. What is edited in an open change waits.
 */
export function createTrashSweep(): TrashSweep {
  let watch: OverdueWatch = noWatch;
  return {
    look: async (now) => {
      const overdue = await findOverdue(now.wallMs);
      const seen = watchOverdue(watch, now, [...overdue.keys()]);
      watch = seen.watch;
      if (seen.hasJumped) await recordJump();
      const destroyed: string[] = [];
      for (const id of seen.due)
        if (await destroyOverdue(id, overdue.get(id) ?? { workspaceId: "", days: 0 }, now.wallMs)) destroyed.push(id);
      return { destroyed, hasJumped: seen.hasJumped };
    },
  };
}

/** A clock that was set is worth knowing when moments are compared. */
async function recordJump(): Promise<void> {
  const caller = { ...systemCaller({ ip: "", requestId: "trash", client: "server" }), name: "trash retention" };
  await getInstance().store.write((tx) => appendAudit(tx, caller, { action: "clockJumped", result: "done", detail: {} }));
}

type Overdue = { workspaceId: string; days: number };

async function findOverdue(nowMs: number): Promise<Map<string, Overdue>> {
  return getInstance().store.read(async (tx) => {
    const workspaces = await tx.workspace.findMany({ where: { trashDays: { gt: 0 } }, select: { id: true, trashDays: true } });
    const found = new Map<string, Overdue>();
    for (const { id: workspaceId, trashDays: days } of workspaces) {
      const entries = await loadOverdue(tx, workspaceId, new Date(nowMs - days * dayMs), takenMax);
      for (const { id } of entries) found.set(id, { workspaceId, days });
    }
    return found;
  });
}

/** False when it came back, or the workspace keeps it for longer, or an open change edits it meanwhile. */
async function destroyOverdue(id: string, { workspaceId, days }: Overdue, nowMs: number): Promise<boolean> {
  const caller = { ...systemCaller({ ip: "", requestId: "trash", client: "server" }, workspaceId), name: "trash retention" };
  try {
    return await getInstance().store.write(async (tx) => {
      const entry = await findEntry(tx, workspaceId, id);
      const { trashDays } = await tx.workspace.findUniqueOrThrow({ where: { id: workspaceId }, select: { trashDays: true } });
      const isDue = entry?.isDeleted && trashDays === days && entry.updatedAt.getTime() < nowMs - days * dayMs;
      if (!entry || !isDue) return false;
      const detail = { ...(await destroyWhole(tx, caller, entry)), trashDays };
      await appendAudit(tx, caller, { action: "destroyEntry", result: "done", detail });
      return true;
    });
  } catch (error) {
    if (error instanceof DomainError && error.code !== "unavailable") return false;
    throw error;
  }
}
