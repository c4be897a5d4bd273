import type { ReadTx, Tx } from "#lib/store/client.ts";

export type NewDeviceRow = { id: string; deviceCodeHash: string; userCode: string; clientName: string; ip: string; expiresAt: Date };

const columns = {
  id: true,
  userCode: true,
  clientName: true,
  ip: true,
  createdAt: true,
  expiresAt: true,
  approvedById: true,
  workspaceId: true,
  scopesText: true,
  tokenDays: true,
  takenAt: true,
  deniedAt: true,
} as const;

export async function insertDevice(tx: Tx, device: NewDeviceRow): Promise<void> {
  await tx.deviceLogin.create({ data: device, select: { id: true } });
}

export function findDeviceByCode(tx: ReadTx, deviceCodeHash: string) {
  return tx.deviceLogin.findUnique({ where: { deviceCodeHash }, select: columns });
}
export type DeviceRow = NonNullable<Awaited<ReturnType<typeof findDeviceByCode>>>;

/** The login that waits under a user code, neither decided nor expired. */
export function findWaitingDevice(tx: ReadTx, userCode: string, now: Date): Promise<DeviceRow | null> {
  return tx.deviceLogin.findFirst({
    where: { userCode, approvedById: null, deniedAt: null, expiresAt: { gt: now } },
    select: columns,
  });
}

export type DeviceDecision = { approvedById: string; workspaceId: string; scopesText: string } | { deniedAt: Date };

/** Decides a waiting login. Of two decisions one gets true. */
export async function decideDevice(tx: Tx, id: string, decision: DeviceDecision): Promise<boolean> {
  const { count } = await tx.deviceLogin.updateMany({ where: { id, approvedById: null, deniedAt: null }, data: decision });
  return count === 1;
}

/** Takes an approved login. Of any number of callers exactly one gets true. */
export async function takeDevice(tx: Tx, id: string, now: Date): Promise<boolean> {
  const { count } = await tx.deviceLogin.updateMany({ where: { id, takenAt: null, expiresAt: { gt: now } }, data: { takenAt: now } });
  return count === 1;
}

export async function deleteDevicesExpiredBefore(tx: Tx, moment: Date): Promise<void> {
  await tx.deviceLogin.deleteMany({ where: { expiresAt: { lt: moment } } });
}
