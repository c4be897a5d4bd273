import { longPollSecondsMax } from "#lib/api/contract/sync.ts";
import { contract } from "#lib/api/contract.ts";
import type { Caller } from "#lib/core/caller.ts";
import type { Patterns } from "#lib/core/path-choice.ts";
import { refreshCaller } from "#lib/usecases/people/callers.ts";
import { authorize, type Input, workspaceOf } from "#lib/usecases/usecase.ts";
import { findPosition, formatCursor, parseCursor } from "./cursors.ts";
import { currentPosition, hasMoved } from "./positions.ts";
import { watch } from "./watchers.ts";

type Asked = Pick<Input<typeof contract.sync>, "paths" | "wait">;

/**
 * Waits until something that fits has changed since the cursor, or the time is over, or the server stops. Refuses when the caller loses its
 * credential meanwhile, or its client has gone (`signal`). Returns the caller as it is by then.
 */
export async function waitForChange(caller: Caller, since: string, { paths, wait }: Asked, signal?: AbortSignal): Promise<Caller> {
  const workspaceId = workspaceOf(caller);
  const { revision: from } = parseCursor(caller, paths, since, await currentPosition(workspaceId));
  const timeMs = Math.min(wait, longPollSecondsMax) * 1_000;
  await watch({ caller, workspaceId, patterns: paths, from, timeMs, signal });
  return refreshCaller(caller);
}

/** The cursor of now: from memory while no entry changed, else one small read. Refuses who may not pull. */
export async function currentCursor(caller: Caller, patterns: Patterns = []): Promise<string> {
  authorize(caller, contract.sync.allow);
  return formatCursor(caller, patterns, await currentPosition(workspaceOf(caller)));
}

/** Who asks, as it is by then; and the cursor of now when nothing that fits has changed, null when something has. */
export type Standing = { caller: Caller; cursor: string | null };

/**
 * For who has everything up to the cursor `since`: whether that still stands, at the latest after the time to wait. It does not for a text
 * that is no cursor of this scope.
 */
export async function awaitOutdated(caller: Caller, since: string, asked: Asked, signal?: AbortSignal): Promise<Standing> {
  const workspaceId = workspaceOf(caller);
  const from = findPosition(caller, asked.paths, since, await currentPosition(workspaceId));
  if (!from) return { caller, cursor: null };
  const later = asked.wait > 0 ? await waitForChange(caller, since, asked, signal) : caller;
  const now = await currentPosition(workspaceId);
  const isPuller = later.permissions.has(contract.sync.allow);
  const scope = { pathPrefix: later.pathPrefix, patterns: asked.paths };
  const stands = isPuller && !(await hasMoved(workspaceId, scope, from.revision, now.revision));
  return { caller: later, cursor: stands ? formatCursor(later, asked.paths, now) : null };
}
