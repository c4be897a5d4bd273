import type { Caller } from "#lib/core/caller.ts";
import { DomainError } from "#lib/core/errors.ts";
import { getInstance } from "#lib/store/instance.ts";
import { refreshCaller } from "#lib/usecases/people/callers.ts";
import { workspaceOf } from "#lib/usecases/usecase.ts";
import { type Position, parseCursor } from "./cursors.ts";

/** Commits of other processes (the admin command) are noticed after this time; those of this process at once. */
const lookIntervalMs = 500;

type Known = { stamp: number | string; position: Position };
const known = new Map<string, Known>();

/** The position of now; one small read after a commit, none otherwise. */
export async function currentPosition(caller: Caller): Promise<Position> {
  const { store } = getInstance();
  const workspaceId = workspaceOf(caller);
  const stamp = store.changeStamp();
  const entry = known.get(workspaceId);
  if (entry?.stamp === stamp) return entry.position;
  const position = await store.read(async (tx) => {
    const { revision } = await tx.workspace.findUniqueOrThrow({ where: { id: workspaceId }, select: { revision: true } });
    const { epoch } = await tx.instance.findUniqueOrThrow({ where: { id: 1 }, select: { epoch: true } });
    return { epoch, revision };
  });
  known.set(workspaceId, { stamp, position });
  return position;
}

/**
 * Resolves when the workspace has moved on from the cursor, or after the time. Refuses when the caller loses the right meanwhile: a
 * revoked token's waiting request ends; so does one whose client has gone (`signal`). Returns the caller as it is by then.
 */
export async function waitForChange(caller: Caller, cursor: string, timeMs: number, signal?: AbortSignal): Promise<Caller> {
  const until = Date.now() + timeMs;
  let current = caller;
  const from = parseCursor(caller, cursor, await currentPosition(caller));
  while ((await currentPosition(current)).revision === from.revision && Date.now() < until) {
    await nextLook(Math.min(lookIntervalMs, until - Date.now()), signal);
    if (signal?.aborted) throw new DomainError("unavailable", "The client stopped waiting.");
    current = await refreshCaller(current);
  }
  return current;
}

/** A commit of this process, the client's end, or the time, whichever comes first. */
function nextLook(timeMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", done);
      stop();
      resolve();
    };
    const timer = setTimeout(done, Math.max(timeMs, 0));
    const stop = getInstance().store.onCommit(done);
    signal?.addEventListener("abort", done);
  });
}
