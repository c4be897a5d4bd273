import type { ReadTx, Tx } from "#lib/store/client.ts";

export type LinkPurpose = "owner" | "invite" | "reset";
export type NewLinkRow = {
  id: string;
  hash: string;
  purpose: LinkPurpose;
  userId: string | null;
  createdById: string | null;
  expiresAt: Date;
};

/** The link while it can still be used. */
export function findOpenLink(tx: ReadTx, hash: string, now: Date) {
  return tx.oneTimeLink.findFirst({
    where: { hash, usedAt: null, expiresAt: { gt: now } },
    select: { id: true, purpose: true, userId: true },
  });
}

export async function insertLink(tx: Tx, link: NewLinkRow): Promise<void> {
  await tx.oneTimeLink.create({ data: link, select: { id: true } });
}

/** Uses a link up. Of any number of callers exactly one gets true. */
export async function takeLink(tx: Tx, hash: string, now: Date): Promise<boolean> {
  const { count } = await tx.oneTimeLink.updateMany({ where: { hash, usedAt: null, expiresAt: { gt: now } }, data: { usedAt: now } });
  return count === 1;
}

/** Makes the links that somebody has not used yet worthless: a person's, or with null the owner's of the first run. */
export async function deleteOpenLinks(tx: Tx, userId: string | null): Promise<number> {
  const { count } = await tx.oneTimeLink.deleteMany({ where: { userId, usedAt: null } });
  return count;
}
