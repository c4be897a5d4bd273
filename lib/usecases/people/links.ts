import { people } from "#lib/api/contract/people.ts";
import { DomainError } from "#lib/core/errors.ts";
import { findPasswordProblem } from "#lib/core/passwords.ts";
import { isWellFormedToken } from "#lib/core/tokens.ts";
import type { ReadTx, Tx } from "#lib/store/client.ts";
import { getInstance } from "#lib/store/instance.ts";
import { hashPassword } from "#lib/store/keys/password-hashes.ts";
import { deleteOpenLinks, findOpenLink, insertLink, type LinkPurpose, takeLink } from "#lib/store/people/links.ts";
import { listMembershipsOf } from "#lib/store/people/members.ts";
import { revokeSessionsOf } from "#lib/store/people/sessions.ts";
import { findUser, setPasswordHash, type UserRow } from "#lib/store/people/users.ts";
import { type Input, usecase } from "#lib/usecases/usecase.ts";
import { hashToken, newToken } from "./credentials.ts";
import { accountBucket, clearBucket } from "./throttle.ts";

const dayMs = 24 * 3_600_000;
const lifetimeMs: Record<LinkPurpose, number> = { owner: 15 * 60_000, invite: 7 * dayMs, reset: dayMs };

export type NewLink = { link: string; expiresAt: Date };

/**
 * Makes the one link that works for a purpose: earlier ones of the same person (or of the first run, without a person) die. The secret
 * stands behind the `#`, which browsers send nowhere; the database keeps its HMAC.
 */
export async function makeLink(tx: Tx, purpose: LinkPurpose, userId: string | null, createdById: string | null = null): Promise<NewLink> {
  const { text, hash } = newToken(purpose === "owner" ? "own" : "inv");
  const expiresAt = new Date(Date.now() + lifetimeMs[purpose]);
  await deleteOpenLinks(tx, userId);
  await insertLink(tx, { id: crypto.randomUUID(), hash, purpose, userId, createdById, expiresAt });
  const page = purpose === "owner" ? "setup" : "link";
  return { link: `${getInstance().origin}/${page}#${text}`, expiresAt };
}

type Accepted = { userId: string; hash: string; passwordHash: string };

export const acceptLink = usecase(
  people.acceptLink,
  async (tx, _, __, { userId, hash, passwordHash }: Accepted) => {
    const now = new Date();
    if (!(await takeLink(tx, hash, now)) || !(await setPasswordHash(tx, userId, passwordHash))) throw goneLink();
    const user = await findUser(tx, userId);
    if (!user || user.isDisabled) throw goneLink();
    await deleteOpenLinks(tx, userId);
    await revokeSessionsOf(tx, { userId, now });
    await clearBucket(tx, accountBucket(user.email));
    const [home] = await listMembershipsOf(tx, userId);
    return { output: { email: user.email }, detail: { userId, email: user.email }, workspaceId: home?.workspaceId };
  },
  { prepare: prepareAccept },
);

/** Nothing is hashed for a link that does not work. */
async function prepareAccept({ token, password }: Input<typeof people.acceptLink>): Promise<Accepted> {
  if (!isWellFormedToken(token, "inv")) throw goneLink();
  const hash = hashToken(token);
  const user = await getInstance().store.read((tx) => personBehind(tx, hash));
  if (!user || user.isDisabled) throw goneLink();
  refuseWeak("password", password, [user.email, user.name]);
  return { userId: user.id, hash, passwordHash: await hashPassword(password) };
}

async function personBehind(tx: ReadTx, hash: string): Promise<UserRow | null> {
  const link = await findOpenLink(tx, hash, new Date());
  return link?.userId ? findUser(tx, link.userId) : null;
}

/** Refuses with `invalid` a new password that is guessed first. `own`: the person's name and address. */
export function refuseWeak(path: string, password: string, own: readonly string[]): void {
  const message = findPasswordProblem(password, own);
  if (message) throw new DomainError("invalid", message, { problems: [{ path, message }] });
}

function goneLink(): DomainError {
  return new DomainError("gone", "This link is not valid any more. Ask for a new one.");
}
