import type { ReadTx, Tx } from "#lib/store/client.ts";
import type { Prisma } from "#prisma/generated/client.ts";

export type NewSessionRow = {
  idHash: string;
  publicId: string;
  userId: string;
  workspaceId: string | null;
  method: string;
  ip: string;
  userAgent: string;
  lastSeenAt: Date;
  expiresAt: Date;
};

const viewColumns = {
  publicId: true,
  method: true,
  ip: true,
  userAgent: true,
  createdAt: true,
  lastSeenAt: true,
  expiresAt: true,
} as const;

const callerColumns = {
  publicId: true,
  workspaceId: true,
  lastSeenAt: true,
  expiresAt: true,
  revokedAt: true,
  user: {
    select: {
      id: true,
      email: true,
      name: true,
      isDisabled: true,
      members: {
        select: { role: true, workspace: { select: { id: true, slug: true } } },
        orderBy: [{ createdAt: "asc" }, { workspaceId: "asc" }],
      },
    },
  },
} satisfies Prisma.SessionSelect;

/** A session with its person and where that person is a member, oldest membership first: all that a caller is made of. */
export function findSession(tx: ReadTx, idHash: string) {
  return tx.session.findUnique({ where: { idHash }, select: callerColumns });
}

export function findSessionByPublicId(tx: ReadTx, publicId: string): Promise<SessionRow | null> {
  return tx.session.findUnique({ where: { publicId }, select: callerColumns });
}

export type SessionRow = NonNullable<Awaited<ReturnType<typeof findSession>>>;

/** The sessions of a person that are not over, last used first. */
export function listLiveSessions(tx: ReadTx, { userId, now, seenAfter }: { userId: string; now: Date; seenAfter: Date }) {
  return tx.session.findMany({
    where: { userId, revokedAt: null, expiresAt: { gt: now }, lastSeenAt: { gt: seenAfter } },
    select: viewColumns,
    orderBy: [{ lastSeenAt: "desc" }, { publicId: "asc" }],
    take: 200,
  });
}

export async function insertSession(tx: Tx, session: NewSessionRow): Promise<void> {
  await tx.session.create({ data: session, select: { publicId: true } });
}

/** Ends one session of a person by its public id. Returns false when there is no such session that still runs. */
export async function revokeSession(tx: Tx, { userId, publicId, now }: { userId: string; publicId: string; now: Date }): Promise<boolean> {
  const { count } = await tx.session.updateMany({ where: { userId, publicId, revokedAt: null }, data: { revokedAt: now } });
  return count > 0;
}

/** Ends the sessions of a person. Returns how many ran. */
export async function revokeSessionsOf(tx: Tx, { userId, now }: { userId: string; now: Date }): Promise<number> {
  const { count } = await tx.session.updateMany({ where: { userId, revokedAt: null }, data: { revokedAt: now } });
  return count;
}

/** Ends the sessions of a person that work in one workspace. */
export async function revokeSessionsIn(
  tx: Tx,
  { userId, workspaceId, now }: { userId: string; workspaceId: string; now: Date },
): Promise<number> {
  const { count } = await tx.session.updateMany({ where: { userId, workspaceId, revokedAt: null }, data: { revokedAt: now } });
  return count;
}

export async function setSessionWorkspace(tx: Tx, publicId: string, workspaceId: string): Promise<void> {
  await tx.session.updateMany({ where: { publicId }, data: { workspaceId } });
}

/** Never moves the moment back: two processes may write it. */
export async function touchSession(tx: Tx, publicId: string, at: Date): Promise<void> {
  await tx.session.updateMany({ where: { publicId, lastSeenAt: { lt: at } }, data: { lastSeenAt: at } });
}

export async function deleteSessionsExpiredBefore(tx: Tx, moment: Date): Promise<void> {
  await tx.session.deleteMany({ where: { expiresAt: { lt: moment } } });
}
