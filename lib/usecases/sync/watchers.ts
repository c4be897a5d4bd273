import type { Caller } from "#lib/core/caller.ts";
import { DomainError } from "#lib/core/errors.ts";
import type { Patterns } from "#lib/core/path-choice.ts";
import type { Store } from "#lib/store/client.ts";
import { getInstance } from "#lib/store/instance.ts";
import { refreshCaller, warmCallers } from "#lib/usecases/people/callers.ts";
import { currentPosition, hasMoved } from "./positions.ts";

/** What a request waits for: something that fits its scope, after a revision. */
export type Wait = { caller: Caller; workspaceId: string; patterns: Patterns; from: number; timeMs: number; signal?: AbortSignal };

/** `checked`: nothing up to this revision is of its scope. */
type Watcher = { caller: Caller; checked: number; isRefreshed: boolean; end: (error?: unknown) => void };
type Group = { scope: { pathPrefix: string; patterns: Patterns }; watchers: Set<Watcher> };
type Workspace = { id: string; groups: Map<string, Group>; isLooking: boolean; mustLookAgain: boolean };
type Hub = { store: Store; workspaces: Map<string, Workspace>; identity: number; ticks: number; stop: () => void };

/** Commits of other processes (the admin command) are noticed after this time; those of this process at once. */
const tickMs = 500;
/** An end that is no commit, such as a token's last day, is noticed after so many ticks. */
const ticksPerRefresh = 10;

let hub: Hub | undefined;
let isEnding = false;

/**
 * Resolves when something that fits has changed after `from`, when the time is over, when the caller has lost a right that it had, or when
 * the server stops. Refuses a caller whose token or session ends meanwhile, and one whose client has gone (`signal`). All who wait share one
 * listener, one timer and one look per commit.
 */
export function watch({ caller, workspaceId, patterns, from, timeMs, signal }: Wait): Promise<void> {
  if (isEnding || timeMs <= 0) return Promise.resolve();
  if (signal?.aborted) return Promise.reject(clientGone());
  const workspace = workspaceOf(workspaceId);
  return new Promise((resolve, reject) => {
    const group = groupOf(workspace, { pathPrefix: caller.pathPrefix, patterns });
    const abort = () => watcher.end(clientGone());
    const watcher: Watcher = {
      caller,
      checked: from,
      isRefreshed: false,
      end: (error) => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", abort);
        group.watchers.delete(watcher);
        if (error === undefined) resolve();
        else reject(error);
      },
    };
    const timer = setTimeout(watcher.end, timeMs);
    signal?.addEventListener("abort", abort);
    group.watchers.add(watcher);
    void look(workspace);
  });
}

/** How many requests wait. */
export function countWatchers(): number {
  return watchersOf(hub).length;
}

/** Ends all waits, now and from now on, as if their time were over: the server stops. Returns how they are let begin again. */
export function endWaits(): () => void {
  isEnding = true;
  for (const watcher of watchersOf(hub)) watcher.end();
  return () => {
    isEnding = false;
  };
}

function watchersOf(of: Hub | undefined): Watcher[] {
  const groups = [...(of?.workspaces.values() ?? [])].flatMap(({ groups }) => [...groups.values()]);
  return groups.flatMap(({ watchers }) => [...watchers]);
}

function workspaceOf(id: string): Workspace {
  const { workspaces } = openHub();
  const workspace = workspaces.get(id) ?? { id, groups: new Map(), isLooking: false, mustLookAgain: false };
  workspaces.set(id, workspace);
  return workspace;
}

function groupOf({ groups }: Workspace, scope: Group["scope"]): Group {
  const name = JSON.stringify([scope.pathPrefix, scope.patterns]);
  const group = groups.get(name) ?? { scope, watchers: new Set() };
  groups.set(name, group);
  return group;
}

/** One listener and one timer for as long as somebody waits. */
function openHub(): Hub {
  const { store } = getInstance();
  if (hub?.store === store) return hub;
  hub?.stop();
  const opened: Hub = { store, workspaces: new Map(), identity: store.areaStamp("identity"), ticks: 0, stop: () => {} };
  const forget = store.onCommit(() => attend(opened, false));
  const timer = setInterval(() => tick(opened), tickMs).unref();
  opened.stop = () => {
    clearInterval(timer);
    forget();
    if (hub === opened) hub = undefined;
  };
  hub = opened;
  return opened;
}

function tick(of: Hub): void {
  for (const { id, groups } of of.workspaces.values()) {
    for (const [name, { watchers }] of groups) if (watchers.size === 0) groups.delete(name);
    if (groups.size === 0) of.workspaces.delete(id);
  }
  if (of.workspaces.size === 0) of.stop();
  else attend(of, ++of.ticks % ticksPerRefresh === 0);
}

function attend(of: Hub, isDue: boolean): void {
  const identity = of.store.areaStamp("identity");
  const isAll = isDue || identity !== of.identity;
  of.identity = identity;
  // Whoever began to wait since the last time may have lost its credential on the way here.
  const watchers = watchersOf(of).filter(({ isRefreshed }) => isAll || !isRefreshed);
  if (watchers.length > 0) void refreshAll(watchers);
  for (const workspace of of.workspaces.values()) void look(workspace);
}

/** Whoever lost its credential is refused; whoever lost a right goes on, to the refusal that is recorded. */
async function refreshAll(watchers: readonly Watcher[]): Promise<void> {
  await warmCallers(watchers.map(({ caller }) => caller)).catch(() => {});
  for (const watcher of watchers) {
    try {
      const { caller } = watcher;
      watcher.isRefreshed = true;
      watcher.caller = await refreshCaller(caller);
      const isAsBefore = [...caller.permissions].every((permission) => watcher.caller.permissions.has(permission));
      if (!isAsBefore || watcher.caller.pathPrefix !== caller.pathPrefix) watcher.end();
    } catch (error) {
      watcher.end(error);
    }
  }
}

/** At most one look at a time; what happens during it is looked at afterwards. */
async function look(workspace: Workspace): Promise<void> {
  workspace.mustLookAgain = true;
  if (workspace.isLooking) return;
  workspace.isLooking = true;
  while (workspace.mustLookAgain) {
    workspace.mustLookAgain = false;
    try {
      await lookOnce(workspace);
    } catch (error) {
      for (const { watchers } of workspace.groups.values()) for (const watcher of [...watchers]) watcher.end(error);
    }
  }
  workspace.isLooking = false;
}

async function lookOnce({ id, groups }: Workspace): Promise<void> {
  const { revision } = await currentPosition(id);
  for (const { scope, watchers } of groups.values()) {
    const behind = [...watchers].filter(({ checked }) => checked < revision);
    for (const from of new Set(behind.map(({ checked }) => checked))) {
      const isMoved = await hasMoved(id, scope, from, revision);
      for (const watcher of behind) {
        if (watcher.checked !== from) continue;
        if (isMoved) watcher.end();
        else watcher.checked = revision;
      }
    }
  }
}

function clientGone(): DomainError {
  return new DomainError("unavailable", "The client stopped waiting.");
}
