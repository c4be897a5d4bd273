import type { ReadTx, Tx } from "#lib/store/client.ts";

const columns = {
  userId: true,
  workspaceId: true,
  role: true,
  createdAt: true,
  user: { select: { email: true, name: true, passwordHash: true, isDisabled: true } },
} as const;

export function findMember(tx: ReadTx, workspaceId: string, userId: string) {
  return tx.member.findUnique({ where: { workspaceId_userId: { workspaceId, userId } }, select: columns });
}
export type MemberRow = NonNullable<Awaited<ReturnType<typeof findMember>>>;

export function listMembers(tx: ReadTx, workspaceId: string): Promise<MemberRow[]> {
  return tx.member.findMany({ where: { workspaceId }, select: columns, orderBy: [{ createdAt: "asc" }, { userId: "asc" }] });
}

/** When each member of a workspace was last seen, in any session. */
export async function lastSeenOf(tx: ReadTx, userIds: readonly string[]): Promise<Map<string, Date>> {
  const rows = await tx.session.groupBy({ by: ["userId"], where: { userId: { in: [...userIds] } }, _max: { lastSeenAt: true } });
  return new Map(rows.flatMap(({ userId, _max }) => (_max.lastSeenAt ? [[userId, _max.lastSeenAt] as const] : [])));
}

/** Where a person is a member, oldest membership first. */
export function listMembershipsOf(tx: ReadTx, userId: string) {
  return tx.member.findMany({
    where: { userId },
    select: { role: true, workspaceId: true, workspace: true },
    orderBy: [{ createdAt: "asc" }, { workspaceId: "asc" }],
  });
}

export function countOwners(tx: ReadTx, workspaceId: string): Promise<number> {
  return tx.member.count({ where: { workspaceId, role: "owner" } });
}

/** True once anybody owns anything: the first run is over. */
export async function hasAnyOwner(tx: ReadTx): Promise<boolean> {
  return (await tx.member.findFirst({ where: { role: "owner" }, select: { userId: true } })) !== null;
}

/** `grantedById`: the person who gives the role; absent: the machine's operator, or the first run. */
export async function putMember(
  tx: Tx,
  workspaceId: string,
  userId: string,
  role: string,
  grantedById: string | null = null,
): Promise<void> {
  const granted = { role, grantedById, grantedAt: new Date() };
  await tx.member.upsert({
    where: { workspaceId_userId: { workspaceId, userId } },
    create: { workspaceId, userId, ...granted },
    update: granted,
    select: { userId: true },
  });
}

export async function deleteMember(tx: Tx, workspaceId: string, userId: string): Promise<void> {
  await tx.member.deleteMany({ where: { workspaceId, userId } });
}
