import type { Caller } from "#lib/core/caller.ts";
import { parseJson } from "#lib/core/json.ts";
import type { Program } from "#lib/core/program.ts";
import type { EntryUser } from "./entry-use-buffer.ts";

type Load = { user: EntryUser; ip: string; at: number };
type Shared = { loads: Map<string, Load[]> };

/** How long after a load an event may say more about it. */
const recentMs = 600_000;
const entriesMax = 10_000;
const loadsMax = 16;

const key = Symbol.for("blockyard.recentLoads");
const holder = globalThis as { [key]?: Shared };
holder[key] ??= { loads: new Map() };
const { loads } = holder[key];

/** Remembers for ten minutes that somebody loaded these entries, and from where. */
export function rememberLoads(user: EntryUser, entryIds: readonly string[], ip: string): void {
  const at = Date.now();
  for (const entryId of entryIds) {
    const others = (loads.get(entryId) ?? []).filter((load) => load.user.userKey !== user.userKey || load.ip !== ip);
    // Deleted first: the map's order is by the last load.
    loads.delete(entryId);
    loads.set(entryId, [{ user, ip, at }, ...others.slice(0, loadsMax - 1)]);
  }
  for (const entryId of loads.keys()) {
    if (loads.size <= entriesMax) break;
    loads.delete(entryId);
  }
}

/**
 * Whose load of an entry an event is about: the sender's own latest one or, when nobody vouches for the sender, the latest one from the same
 * address. A load in the same flow comes first, then one that named none; one in another flow is somebody else's. Undefined when there is none within ten minutes.
 */
export function findRecentLoad(entryId: string, said: Program, sender: { caller: Caller | null; ip: string }): EntryUser | undefined {
  const { caller, ip } = sender;
  const since = Date.now() - recentMs;
  const users = (loads.get(entryId) ?? []).flatMap(({ user, ip: loadIp, at }) => {
    const isOwn = caller
      ? user.actorKind === caller.kind && user.actorId === caller.id && user.workspaceId === caller.workspaceId
      : ip !== "" && loadIp === ip;
    return isOwn && at >= since ? [user] : [];
  });
  if (said.flow === undefined) return users[0];
  return users.find((user) => flowOf(user) === said.flow) ?? users.find((user) => flowOf(user) === undefined);
}

function flowOf({ programText }: EntryUser): string | undefined {
  return (parseJson(programText) as Program).flow;
}
