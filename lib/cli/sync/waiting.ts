import type { Lock, WaitingEntry } from "#lib/cli/lockfile.ts";
import type { Server } from "#lib/cli/server.ts";
import { DomainError } from "#lib/core/errors.ts";
import type { WaitingChange } from "./push.ts";

/**
 * Which of the changes that the lock remembers still wait, by number. One that was applied is in what was pulled; one that was closed, or that
 * the server does not know, waits no longer, and what the file says is pushed anew.
 */
export async function stillWaiting(server: Server, { waiting }: Pick<Lock, "waiting">): Promise<Map<number, WaitingChange>> {
  const numbers = [...new Set(Object.values(waiting).map(({ number }) => number))].sort((a, b) => a - b);
  const found = new Map<number, WaitingChange>();
  for (const number of numbers) {
    const change = await server.call("getChangeByNumber", { number }).catch((error: unknown) => {
      if (error instanceof DomainError && error.code === "not_found") return undefined;
      throw error;
    });
    if (change?.state === "open") found.set(number, { id: change.id, number });
  }
  return found;
}

export function onlyWaiting(waiting: Lock["waiting"], open: ReadonlyMap<number, WaitingChange>): Record<string, WaitingEntry> {
  return Object.fromEntries(Object.entries(waiting).filter(([, { number }]) => open.has(number)));
}
