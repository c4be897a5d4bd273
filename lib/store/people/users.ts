import type { ReadTx, Tx } from "#lib/store/client.ts";

const columns = { id: true, email: true, name: true, passwordHash: true, isDisabled: true, createdAt: true } as const;

export type UserRow = { id: string; email: string; name: string; passwordHash: string | null; isDisabled: boolean; createdAt: Date };

export function findUser(tx: ReadTx, id: string): Promise<UserRow | null> {
  return tx.user.findUnique({ where: { id }, select: columns });
}

/** By the normalised login. */
export function findUserByEmail(tx: ReadTx, email: string): Promise<UserRow | null> {
  return tx.user.findUnique({ where: { email }, select: columns });
}

export function insertUser(tx: Tx, user: { id: string; email: string; name: string; passwordHash: string | null }): Promise<UserRow> {
  return tx.user.create({ data: user, select: columns });
}

/** Sets a password hash; with `known`, only while the stored one is still that. Returns false when it is not, or when there is no such user. */
export async function setPasswordHash(tx: Tx, id: string, passwordHash: string, known?: string): Promise<boolean> {
  const where = known === undefined ? { id } : { id, passwordHash: known };
  const { count } = await tx.user.updateMany({ where, data: { passwordHash } });
  return count === 1;
}
