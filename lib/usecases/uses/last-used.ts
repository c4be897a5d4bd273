import type { EntryUseKind } from "#lib/api/contract/uses.ts";
import type { Caller } from "#lib/core/caller.ts";
import type { Program } from "#lib/core/program.ts";
import { forgetOldUses, writeEntryUses } from "#lib/store/entry-uses.ts";
import { getInstance } from "#lib/store/instance.ts";
import { touchSession } from "#lib/store/people/sessions.ts";
import { touchToken } from "#lib/store/people/tokens.ts";
import { forgetOldClients, type SeenClient, touchClients } from "#lib/store/receipts/clients.ts";
import { addSaid, countUses, entryUserOf, takeEntryUses, type UsedEntry } from "./entry-use-buffer.ts";
import { findRecentLoad, rememberLoads } from "./recent-loads.ts";

/** The use of a token (by id) or of a session (by public id). */
export type Use = { kind: "token" | "session"; id: string; ip: string };

type Noted = Use & { at: Date };
type Shared = {
  notedAt: Map<string, number>;
  waiting: Map<string, Noted>;
  /** By the client's id. */
  clients: Map<string, SeenClient>;
  timer: NodeJS.Timeout | undefined;
  dueAt: number;
  writtenAt: number;
  forgottenAt: number;
};

const everyMs = 60_000;
const delayMs = 5_000;
const forgetEveryMs = 24 * 3_600_000;
const notedMax = 50_000;

const key = Symbol.for("blockyard.lastUsed");
const holder = globalThis as { [key]?: Shared };
holder[key] ??= { notedAt: new Map(), waiting: new Map(), clients: new Map(), timer: undefined, dueAt: 0, writtenAt: 0, forgottenAt: 0 };
const shared = holder[key];

/** Notes a use, at most once a minute each. It is written a few seconds later, many in one transaction; nobody waits for it. */
export function noteUse(use: Use): void {
  const name = `${use.kind}/${use.id}`;
  const now = Date.now();
  if (now - (shared.notedAt.get(name) ?? 0) < everyMs) return;
  if (shared.notedAt.size >= notedMax) shared.notedAt.clear();
  shared.notedAt.set(name, now);
  shared.waiting.set(name, { ...use, at: new Date(now) });
  writeWithin(delayMs);
}

/** When this process last noted a use, milliseconds since 1970; 0 when it did not. */
export function notedAt(kind: Use["kind"], id: string): number {
  return shared.notedAt.get(`${kind}/${id}`) ?? 0;
}

/** Notes that a client said again what it said before, at most once a minute. `seenAt`: what is written already. */
export function noteClientSeen(seen: SeenClient, seenAt: Date): void {
  if (seen.at.getTime() - seenAt.getTime() < everyMs || shared.clients.size >= notedMax) return;
  shared.clients.set(seen.id, seen);
  writeWithin(delayMs);
}

export type EntryUseNote = {
  caller: Caller;
  kind: EntryUseKind;
  /** What the program says of itself; when it is absent, what the caller's request said. */
  program?: Program;
  /** The field paths whose values were kept, for `mask ignored`. */
  fields?: readonly string[];
};

/** Notes that a caller used an entry of its workspace. Written within a minute, many in one transaction; nobody waits for it. */
export function noteEntryUse({ entry, ...note }: EntryUseNote & { entry: UsedEntry }): void {
  noteEntryUses({ ...note, entries: [entry] });
}

/** The same for many entries at once. */
export function noteEntryUses({ entries, caller, kind, program, fields }: EntryUseNote & { entries: readonly UsedEntry[] }): void {
  const user = entryUserOf(caller, kind, program ?? caller.program);
  if (!user || entries.length === 0) return;
  countUses(user, entries, new Date(), fields);
  const ids = entries.map(({ id }) => id);
  if (kind === "loaded") rememberLoads(user, ids, caller.ip);
  writeSoon();
}

/**
 * Notes what an event says about a load that was noted before: the caller's own when one vouches for the sender, else a load from the same
 * address, as a hint. An event makes no use of its own: without a load in the last ten minutes it is dropped. True when it was taken.
 */
export function noteLoadedEvent(entryId: string, said: Program, sender: { caller: Caller | null; ip: string }): boolean {
  const user = Object.keys(said).length > 0 ? findRecentLoad(entryId, said, sender) : undefined;
  if (!user) return false;
  addSaid(user, entryId, said, sender.caller !== null);
  writeSoon();
  return true;
}

/** Writes the uses noted so far: by a timer, before they are listed, and when the server stops. */
export async function writeUses(): Promise<void> {
  clearTimeout(shared.timer);
  shared.timer = undefined;
  const uses = [...shared.waiting.values()];
  shared.waiting.clear();
  const clients = [...shared.clients.values()];
  shared.clients.clear();
  const entryUses = takeEntryUses();
  if (uses.length === 0 && entryUses.length === 0 && clients.length === 0) return;
  const now = new Date();
  shared.writtenAt = now.getTime();
  const isForgetting = shared.writtenAt - shared.forgottenAt >= forgetEveryMs;
  if (isForgetting) shared.forgottenAt = shared.writtenAt;
  await getInstance().store.write(async (tx) => {
    for (const { kind, id, at, ip } of uses) await (kind === "token" ? touchToken(tx, id, at, ip) : touchSession(tx, id, at));
    await writeEntryUses(tx, entryUses);
    await touchClients(tx, clients);
    if (!isForgetting) return;
    await forgetOldUses(tx, now);
    await forgetOldClients(tx, now);
  });
}

/** Every write empties what is kept in memory for as long as nobody commits: at most one a minute for the sake of entries alone. */
function writeSoon(): void {
  const leftMs = shared.writtenAt + everyMs - Date.now();
  // A clock that was set back must not put the write off.
  writeWithin(Math.max(delayMs, Math.min(everyMs, leftMs)));
}

function writeWithin(ms: number): void {
  const dueAt = Date.now() + ms;
  if (shared.timer && shared.dueAt <= dueAt) return;
  clearTimeout(shared.timer);
  shared.dueAt = dueAt;
  // A failed note costs a stale "last used", never a request.
  shared.timer = setTimeout(() => void writeUses().catch(() => {}), ms);
  shared.timer.unref();
}
