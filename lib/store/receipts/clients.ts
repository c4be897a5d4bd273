import { groupsBy } from "#lib/core/groups.ts";
import type { ReadTx, Tx } from "#lib/store/client.ts";
import { insertRows, type Row, updateRow } from "#lib/store/driver.ts";
import type { Prisma } from "#prisma/generated/client.ts";

export type ClientRow = Prisma.SyncClientGetPayload<object>;

const keptMs = 365 * 24 * 3_600_000;
const minuteMs = 60_000;
/** Who says nothing of how often it reports is run by hand, or by a schedule that we do not know. */
const unscheduledMs = 7 * 24 * 3_600_000;

/** The client with this key; undefined when the workspace has none. */
export async function findClientByKey(tx: ReadTx, workspaceId: string, clientKey: string): Promise<ClientRow | undefined> {
  return (await tx.syncClient.findUnique({ where: { workspaceId_clientKey: { workspaceId, clientKey } } })) ?? undefined;
}

/** How many clients the workspace has, and how many clients and held entries one actor has. */
export async function countClients(tx: ReadTx, workspaceId: string, actorId: string) {
  const own = await tx.syncClient.aggregate({ where: { workspaceId, actorId }, _count: { _all: true }, _sum: { heldCount: true } });
  return { all: await tx.syncClient.count({ where: { workspaceId } }), own: own._count._all, held: own._sum.heldCount ?? 0 };
}

export async function insertClient(tx: Tx, row: ClientRow): Promise<void> {
  await insertRows(tx, "SyncClient", [row]);
}

export async function updateClient(tx: Tx, id: string, row: Partial<Omit<ClientRow, "id">>): Promise<void> {
  await updateRow(tx, "SyncClient", id, row as Row);
}

/** Forgets a client with what it holds. */
export async function deleteClient(tx: Tx, id: string): Promise<void> {
  await tx.syncClient.deleteMany({ where: { id } });
}

type Place = Pick<ClientRow, "workspaceId" | "userId" | "host" | "target" | "file">;

/** Forgets the clients at a place whose tokens a person made and that are revoked, expired or gone: a new token of theirs stands there now. */
export async function forgetSuperseded(tx: Tx, { userId, ...place }: Place, now: Date): Promise<void> {
  if (userId === null) return;
  const rows = await tx.syncClient.findMany({ where: { ...place, userId, actorKind: "token" }, select: { id: true, actorId: true } });
  const alive = await tx.token.findMany({
    where: { id: { in: rows.map(({ actorId }) => actorId) }, revokedAt: null, expiresAt: { gt: now } },
    select: { id: true },
  });
  const living = new Set(alive.map(({ id }) => id));
  const dead = rows.filter(({ actorId }) => !living.has(actorId)).map(({ id }) => id);
  if (dead.length > 0) await tx.syncClient.deleteMany({ where: { id: { in: dead } } });
}

/** From when on a client that was seen at `at` is silent: three times what it said, at least five minutes; a week when it said nothing. */
export function silentFrom(at: Date, everySeconds: number | null): Date {
  const allowedMs = everySeconds === null ? unscheduledMs : Math.max(5 * minuteMs, 3 * everySeconds * 1000);
  return new Date(at.getTime() + allowedMs);
}

export type SeenClient = { id: string; at: Date; everySeconds: number | null };

/** Notes that clients were seen: one statement for all that report equally often, with the time of the last of them. */
export async function touchClients(tx: Tx, seen: readonly SeenClient[]): Promise<void> {
  for (const some of groupsBy(seen, ({ everySeconds }) => String(everySeconds)).values()) {
    const [{ everySeconds }] = some;
    const at = new Date(Math.max(...some.map((one) => one.at.getTime())));
    await tx.syncClient.updateMany({
      where: { id: { in: some.map(({ id }) => id) }, lastSeenAt: { lt: at } },
      data: { lastSeenAt: at, silentAt: silentFrom(at, everySeconds) },
    });
  }
}

/** Forgets the clients that nobody heard of for a year. */
export async function forgetOldClients(tx: Tx, now: Date): Promise<void> {
  await tx.syncClient.deleteMany({ where: { lastSeenAt: { lt: new Date(now.getTime() - keptMs) } } });
}
