import type { ReadTx, Tx } from "#lib/store/client.ts";
import { execute } from "#lib/store/driver.ts";

export type NewTokenRow = {
  id: string;
  workspaceId: string;
  name: string;
  prefix: string;
  hash: string;
  scopesText: string;
  pathPrefix: string;
  createdById: string | null;
  expiresAt: Date;
};

const columns = {
  id: true,
  workspaceId: true,
  name: true,
  prefix: true,
  scopesText: true,
  pathPrefix: true,
  createdById: true,
  createdAt: true,
  expiresAt: true,
  lastUsedAt: true,
  lastUsedIp: true,
  revokedAt: true,
  createdBy: { select: { name: true, isDisabled: true } },
} as const;
const withHash = { ...columns, hash: true } as const;

export function findTokenByHash(tx: ReadTx, hash: string) {
  return tx.token.findUnique({ where: { hash }, select: withHash });
}
export type HashedTokenRow = NonNullable<Awaited<ReturnType<typeof findTokenByHash>>>;
export type TokenRow = Omit<HashedTokenRow, "hash">;

/** A token by id and workspace in one: a foreign id is as absent as a missing one. */
export function findToken(tx: ReadTx, workspaceId: string, id: string): Promise<TokenRow | null> {
  return tx.token.findFirst({ where: { id, workspaceId }, select: columns });
}

/** The tokens with these ids, of whatever workspace; what does not exist is left out. */
export function findTokens(tx: ReadTx, ids: readonly string[]): Promise<HashedTokenRow[]> {
  return tx.token.findMany({ where: { id: { in: [...ids] } }, select: withHash });
}

const listMax = 1_000;

/** The tokens of a workspace, newest first: all, those of one maker, or one. */
export function listTokens(tx: ReadTx, workspaceId: string, only: { createdById?: string; id?: string } = {}): Promise<TokenRow[]> {
  return tx.token.findMany({
    where: { ...only, workspaceId },
    select: columns,
    orderBy: [{ createdAt: "desc" }, { id: "asc" }],
    take: listMax,
  });
}

/** The tokens of a workspace that are neither revoked nor expired, by name. Whether their makers still hold the rights is not asked here. */
export function listLiveTokens(tx: ReadTx, workspaceId: string, now: Date): Promise<TokenRow[]> {
  return tx.token.findMany({
    where: { workspaceId, revokedAt: null, expiresAt: { gt: now } },
    select: columns,
    orderBy: [{ name: "asc" }, { id: "asc" }],
    take: listMax,
  });
}

export function insertToken(tx: Tx, token: NewTokenRow): Promise<TokenRow> {
  return tx.token.create({ data: token, select: columns });
}

export async function revokeToken(tx: Tx, id: string, now: Date): Promise<void> {
  await tx.token.updateMany({ where: { id, revokedAt: null }, data: { revokedAt: now } });
}

/** Revokes what a person made in a workspace. Returns how many were alive. */
export async function revokeTokensOf(
  tx: Tx,
  { userId, workspaceId, now }: { userId: string; workspaceId: string; now: Date },
): Promise<number> {
  const { count } = await tx.token.updateMany({ where: { createdById: userId, workspaceId, revokedAt: null }, data: { revokedAt: now } });
  return count;
}

export async function touchToken(tx: Tx, id: string, at: Date, ip: string): Promise<void> {
  const sql = 'UPDATE "Token" SET "lastUsedAt" = ?, "lastUsedIp" = ? WHERE "id" = ? AND ("lastUsedAt" IS NULL OR "lastUsedAt" < ?)';
  await execute(tx, sql, [at, ip, id, at]);
}
