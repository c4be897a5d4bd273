import type { Tx } from "#lib/store/client.ts";

export type ThrottleRow = { failures: number; windowAt: Date; blockedTo: Date | null };

const columns = { failures: true, windowAt: true, blockedTo: true } as const;

/** Counts one more and returns what stands now; the row stays locked until the transaction ends. */
export function countUp(tx: Tx, key: string, now: Date): Promise<ThrottleRow> {
  return tx.throttle.upsert({
    where: { key },
    create: { key, failures: 1, windowAt: now },
    update: { failures: { increment: 1 } },
    select: columns,
  });
}

export async function setThrottle(tx: Tx, key: string, row: Partial<ThrottleRow>): Promise<void> {
  await tx.throttle.updateMany({ where: { key }, data: row });
}

/** Takes one back and lifts a block. */
export async function countDown(tx: Tx, key: string): Promise<void> {
  await tx.throttle.updateMany({ where: { key, failures: { gt: 0 } }, data: { failures: { decrement: 1 }, blockedTo: null } });
}

export async function deleteThrottle(tx: Tx, key: string): Promise<void> {
  await tx.throttle.deleteMany({ where: { key } });
}

/** Forgets counters whose window and block lie before a moment. */
export async function deleteThrottlesBefore(tx: Tx, moment: Date): Promise<void> {
  await tx.throttle.deleteMany({ where: { windowAt: { lt: moment }, OR: [{ blockedTo: null }, { blockedTo: { lt: moment } }] } });
}
