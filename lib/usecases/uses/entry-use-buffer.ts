import type { EntryUseKind } from "#lib/api/contract/uses.ts";
import type { Caller } from "#lib/core/caller.ts";
import { canonicalJson, type JsonObject } from "#lib/core/json.ts";
import type { Program } from "#lib/core/program.ts";
import type { EntryUseWrite } from "#lib/store/entry-uses.ts";
import { textDigest } from "#lib/store/keys/checksum.ts";

/** One who uses entries in one way: the credential's owner with one client, in one flow, deployment and worker. */
export type EntryUser = Pick<EntryUseWrite, "kind" | "userKey" | "actorKind" | "actorId" | "actorName" | "client" | "programText"> & {
  workspaceId: string;
};

/** An entry that somebody used, and the version of it that was delivered; 0 where none is. */
export type UsedEntry = { id: string; version: number };

type Tally = Pick<EntryUseWrite, "firstAt" | "lastAt" | "count" | "fieldsText" | "version" | "saidText" | "isSaidVerified">;
type Waiting = { user: EntryUser; tallies: Map<string, Tally> };
type Shared = { waiting: Map<string, Waiting>; size: number };

// A use more than these is not noted until the next write, which comes within a minute.
const sizeMax = 50_000;

const key = Symbol.for("blockyard.entryUses");
const holder = globalThis as { [key]?: Shared };
holder[key] ??= { waiting: new Map(), size: 0 };
const shared = holder[key];

/** Who a caller is among the users of entries; null for one who works in no workspace. */
export function entryUserOf(caller: Caller, kind: EntryUseKind, program: Program | undefined): EntryUser | null {
  if (caller.workspaceId === null) return null;
  const { flow, deployment, worker } = program ?? {};
  const programText = canonicalJson(withoutAbsent({ flow, deployment, worker }));
  const { kind: actorKind, id: actorId, name: actorName, client, workspaceId } = caller;
  const userKey = textDigest(canonicalJson([actorKind, actorId, client, programText]));
  return { workspaceId, kind, userKey, actorKind, actorId, actorName, client, programText };
}

/** Counts a use of each of these entries at `at`. */
export function countUses(user: EntryUser, entries: readonly UsedEntry[], at: Date, fields: readonly string[] = []): void {
  const fieldsText = JSON.stringify(fields);
  for (const { id, version } of entries) {
    const tally = tallyOf(user, id, at);
    if (!tally) return;
    tally.lastAt = at;
    tally.count++;
    tally.fieldsText = fieldsText;
    tally.version = version;
  }
}

/** Adds what an event said of a use. What nobody vouched for does not replace what the caller itself said. */
export function addSaid(user: EntryUser, entryId: string, program: Program, isVerified: boolean): void {
  const tally = tallyOf(user, entryId, new Date());
  if (!tally || (tally.isSaidVerified && !isVerified)) return;
  tally.saidText = canonicalJson(withoutAbsent(program));
  tally.isSaidVerified = isVerified;
}

/** Takes everything that was noted so far out of the buffer. */
export function takeEntryUses(): EntryUseWrite[] {
  const taken = [...shared.waiting.values()];
  shared.waiting.clear();
  shared.size = 0;
  return taken.flatMap(({ user, tallies }) => [...tallies].map(([entryId, tally]) => ({ ...user, ...tally, entryId })));
}

function withoutAbsent(program: Program): JsonObject {
  return Object.fromEntries(Object.entries(program).filter(([, name]) => name !== undefined));
}

/** The tally of a use, new when there is none; undefined when the buffer is full. */
function tallyOf(user: EntryUser, entryId: string, at: Date): Tally | undefined {
  const name = `${user.workspaceId}/${user.kind}/${user.userKey}`;
  let waiting = shared.waiting.get(name);
  if (!waiting) {
    if (shared.size >= sizeMax) return undefined;
    waiting = { user, tallies: new Map() };
    shared.waiting.set(name, waiting);
  }
  const known = waiting.tallies.get(entryId);
  if (known) return known;
  if (shared.size >= sizeMax) return undefined;
  shared.size++;
  const tally: Tally = { firstAt: at, lastAt: at, count: 0, fieldsText: "[]", version: 0 };
  waiting.tallies.set(entryId, tally);
  return tally;
}
