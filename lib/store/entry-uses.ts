import { groupsBy } from "#lib/core/groups.ts";
import type { ReadTx, Tx } from "./client.ts";

export type EntryUseWrite = {
  entryId: string;
  workspaceId: string;
  kind: string;
  userKey: string;
  actorKind: string;
  actorId: string;
  actorName: string;
  client: string;
  programText: string;
  fieldsText: string;
  /** The version that was delivered last; 0 where none is. */
  version: number;
  firstAt: Date;
  lastAt: Date;
  /** How many uses are added; 0: only what was said of one that is known. */
  count: number;
  saidText?: string;
  isSaidVerified?: boolean;
};

/** So many users are kept for each entry and kind of use, the latest. */
export const usersKeptMax = 50;
const keptMs = 365 * 24 * 3_600_000;
const chunkLength = 500;

/** The uses of an entry, latest first. */
export function listEntryUses(tx: ReadTx, entryId: string) {
  return tx.entryUse.findMany({ where: { entryId }, orderBy: [{ lastAt: "desc" }, { kind: "asc" }, { userKey: "asc" }] });
}
export type EntryUseRow = Awaited<ReturnType<typeof listEntryUses>>[number];

/** Of many entries at once: their latest uses of these kinds, latest first, `take` in all, and how many each has. */
export async function listUsesOfMany(
  tx: ReadTx,
  entryIds: readonly string[],
  kinds: readonly string[],
  take: number,
): Promise<{ rows: EntryUseRow[]; counts: Map<string, number> }> {
  const where = { entryId: { in: [...entryIds] }, kind: { in: [...kinds] } };
  const rows = await tx.entryUse.findMany({ where, orderBy: [{ lastAt: "desc" }, { kind: "asc" }, { userKey: "asc" }], take });
  const counted = await tx.entryUse.groupBy({ by: ["entryId"], where, _count: { _all: true } });
  return { rows, counts: new Map(counted.map(({ entryId, _count }) => [entryId, _count._all])) };
}

/** Adds uses to those that are known, and forgets the oldest beyond the limits. Uses of entries that the workspace has not are dropped. */
export async function writeEntryUses(tx: Tx, writes: readonly EntryUseWrite[]): Promise<void> {
  for (const [entryIds, some] of chunksByEntry(writes)) {
    const owners = await tx.entry.findMany({ where: { id: { in: entryIds } }, select: { id: true, workspaceId: true } });
    const workspaceOf = new Map(owners.map(({ id, workspaceId }) => [id, workspaceId]));
    await writeChunk(
      tx,
      some.filter(({ entryId, workspaceId }) => workspaceOf.get(entryId) === workspaceId),
    );
  }
}

/** Forgets what nobody did for a year. */
export async function forgetOldUses(tx: Tx, now: Date): Promise<void> {
  await tx.entryUse.deleteMany({ where: { lastAt: { lt: new Date(now.getTime() - keptMs) } } });
}

/** A few hundred writes at a time, those of one entry together. */
function chunksByEntry(writes: readonly EntryUseWrite[]): [entryIds: string[], writes: EntryUseWrite[]][] {
  const byEntry = groupsBy(writes, ({ entryId }) => entryId);
  const chunks: [string[], EntryUseWrite[]][] = [];
  for (const [entryId, some] of byEntry) {
    let last = chunks.at(-1);
    if (!last || last[1].length + some.length > chunkLength) {
      last = [[], []];
      chunks.push(last);
    }
    last[0].push(entryId);
    last[1].push(...some);
  }
  return chunks;
}

async function writeChunk(tx: Tx, writes: readonly EntryUseWrite[]): Promise<void> {
  if (writes.length === 0) return;
  const entryId = { in: [...new Set(writes.map((write) => write.entryId))] };
  const userKey = { in: [...new Set(writes.map((write) => write.userKey))] };
  const rows = await tx.entryUse.findMany({ where: { entryId, userKey }, select: { entryId: true, kind: true, userKey: true } });
  const known = new Set(rows.map(keyOf));
  const fresh = writes.filter((write) => !known.has(keyOf(write)) && write.count > 0);
  if (fresh.length > 0) await tx.entryUse.createMany({ data: fresh.map(({ workspaceId: _, ...row }) => row) });
  const old = writes.filter((write) => known.has(keyOf(write)));
  await addCounts(tx, old);
  await replaceSaid(tx, old);
  if (fresh.length > 0) await forgetBeyond(tx, entryId);
}

/** One statement for all entries that were used alike: a pull delivers thousands at one moment, most of them in one of a few versions. */
async function addCounts(tx: Tx, writes: readonly EntryUseWrite[]): Promise<void> {
  const counted = writes.filter(({ count }) => count > 0);
  const alike = groupsBy(counted, ({ kind, userKey, count, lastAt, fieldsText, version }) =>
    JSON.stringify([kind, userKey, count, lastAt, fieldsText, version]),
  );
  for (const group of alike.values()) {
    const [first] = group;
    const { kind, userKey, count, lastAt, fieldsText, actorName, version } = first;
    const where = { kind, userKey, entryId: { in: group.map(({ entryId }) => entryId) } };
    await tx.entryUse.updateMany({ where, data: { count: { increment: count }, lastAt, fieldsText, actorName, version } });
  }
}

async function replaceSaid(tx: Tx, writes: readonly EntryUseWrite[]): Promise<void> {
  const alike = groupsBy(writes, (write) => JSON.stringify([write.kind, write.userKey, write.saidText, write.isSaidVerified]));
  for (const group of alike.values()) {
    const [first] = group;
    if (first.saidText === undefined) continue;
    const { kind, userKey, saidText, isSaidVerified = false } = first;
    const where = { kind, userKey, entryId: { in: group.map(({ entryId }) => entryId) }, ...(isSaidVerified ? {} : { isSaidVerified }) };
    await tx.entryUse.updateMany({ where, data: { saidText, isSaidVerified } });
  }
}

async function forgetBeyond(tx: Tx, entryId: { in: string[] }): Promise<void> {
  const crowded = await tx.entryUse.groupBy({
    by: ["entryId", "kind"],
    where: { entryId },
    having: { userKey: { _count: { gt: usersKeptMax } } },
  });
  for (const one of crowded) {
    const where = { entryId: one.entryId, kind: one.kind };
    const oldest = await tx.entryUse.findMany({ where, orderBy: { lastAt: "desc" }, skip: usersKeptMax, select: { userKey: true } });
    await tx.entryUse.deleteMany({ where: { ...where, userKey: { in: oldest.map(({ userKey }) => userKey) } } });
  }
}

function keyOf({ entryId, kind, userKey }: Pick<EntryUseWrite, "entryId" | "kind" | "userKey">): string {
  return `${entryId}/${kind}/${userKey}`;
}
