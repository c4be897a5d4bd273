import { anonymousCaller, type Caller, type RequestContext } from "#lib/core/caller.ts";
import { DomainError } from "#lib/core/errors.ts";
import type { JsonObject } from "#lib/core/json.ts";
import { normalizeLogin } from "#lib/core/login.ts";
import { appendAudit } from "#lib/store/audit.ts";
import type { Tx } from "#lib/store/client.ts";
import { getInstance } from "#lib/store/instance.ts";
import { hashPassword, isOutdatedHash, isPassword } from "#lib/store/keys/password-hashes.ts";
import { listMembershipsOf } from "#lib/store/people/members.ts";
import { deleteSessionsExpiredBefore, findSession, insertSession, revokeSession } from "#lib/store/people/sessions.ts";
import { findUserByEmail, setPasswordHash, type UserRow } from "#lib/store/people/users.ts";
import { sessionLimits } from "./callers.ts";
import { hashSessionId, newSessionId } from "./credentials.ts";
import { accountBucket, addressBuckets, clearBucket, giveBack, takeAttempts } from "./throttle.ts";

export type SignIn = {
  email: string;
  password: string;
  request: RequestContext;
  userAgent: string;
  /** The session that the browser showed; it ends, whoever's it is. */
  previousSessionId?: string;
};
/** `sessionId` is the secret that the cookie carries; the database keeps its HMAC alone. */
export type NewSession = { sessionId: string; expiresAt: Date };

const keptMs = 30 * 24 * 3_600_000;
const userAgentLengthMax = 300;

/**
 * Signs a person in with a password. Attempts are counted before anything is checked, so that many at once get no more guesses; the
 * hash is computed outside any transaction. Refuses with `unauthenticated`, in the same words and the same time, a wrong password, an unknown
 * or disabled person and one without a password; with `rate_limited` while account, address or all together are blocked. Both are audited.
 */
export async function signIn(attempt: SignIn): Promise<NewSession> {
  const { store } = getInstance();
  const { password, request } = attempt;
  const login = normalizeLogin(attempt.email);
  const buckets = [accountBucket(login), ...addressBuckets(request.ip)];
  const user = await store.write(async (tx) => {
    await takeAttempts(tx, buckets);
    return findUserByEmail(tx, login);
  });
  const passwordHash = user?.passwordHash ?? null;
  const fits = await unlessBusy(buckets, () => isPassword(passwordHash, password));
  if (!fits || !user || passwordHash === null || user.isDisabled) {
    await store.write((tx) => recordRefusal(tx, request, user));
    throw refusal();
  }
  const freshHash = isOutdatedHash(passwordHash) ? await unlessBusy(buckets, () => hashPassword(password)) : passwordHash;
  return store.write(async (tx) => {
    // The password may have been changed while we computed.
    if (!(await setPasswordHash(tx, user.id, freshHash, passwordHash))) throw refusal();
    await clearBucket(tx, accountBucket(login));
    await giveBack(tx, addressBuckets(request.ip));
    if (attempt.previousSessionId) await endSession(tx, attempt.previousSessionId);
    return openSession(tx, user, attempt);
  });
}

/** Opens a session of a person whose password has just been checked, in the workspace where the person came first, and audits it. */
export async function openSession(
  tx: Tx,
  user: UserRow,
  { request, userAgent }: Pick<SignIn, "request" | "userAgent">,
): Promise<NewSession> {
  const now = new Date();
  const { text, hash } = newSessionId();
  const publicId = crypto.randomUUID();
  const expiresAt = new Date(now.getTime() + sessionLimits.absoluteMs);
  const [home] = await listMembershipsOf(tx, user.id);
  const workspaceId = home?.workspaceId ?? null;
  await deleteSessionsExpiredBefore(tx, new Date(now.getTime() - keptMs));
  await insertSession(tx, {
    idHash: hash,
    publicId,
    userId: user.id,
    workspaceId,
    method: "password",
    ip: request.ip,
    userAgent: userAgent.slice(0, userAgentLengthMax),
    lastSeenAt: now,
    expiresAt,
  });
  const { id, name, email } = user;
  const actor: Caller = { ...anonymousCaller(request), kind: "session", id, name, email, userId: id, credential: publicId, workspaceId };
  await appendAudit(tx, actor, { action: "signIn", result: "done", detail: { method: "password" } });
  return { sessionId: text, expiresAt };
}

async function endSession(tx: Tx, sessionId: string): Promise<void> {
  const session = await findSession(tx, hashSessionId(sessionId));
  if (session) await revokeSession(tx, { userId: session.user.id, publicId: session.publicId, now: new Date() });
}

/** What was typed as a login is not recorded unless it is somebody's: people type their password there. It costs the same for nobody. */
async function recordRefusal(tx: Tx, request: RequestContext, user: UserRow | null): Promise<void> {
  const [home] = await listMembershipsOf(tx, user?.id ?? "");
  const detail: JsonObject = user ? { userId: user.id, email: user.email } : {};
  await appendAudit(tx, anonymousCaller(request), { action: "signIn", result: "refused", detail, workspaceId: home?.workspaceId });
}

/** An attempt that was not even looked at, because too many hash at once, is no failure of the account. */
async function unlessBusy<T>(buckets: Parameters<typeof giveBack>[1], work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    await getInstance().store.write((tx) => giveBack(tx, buckets));
    throw error;
  }
}

function refusal(): DomainError {
  return new DomainError("unauthenticated", "The e-mail address or the password is not right.");
}
