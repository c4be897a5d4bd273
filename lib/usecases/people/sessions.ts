import { people } from "#lib/api/contract/people.ts";
import type { RequestContext } from "#lib/core/caller.ts";
import { DomainError } from "#lib/core/errors.ts";
import { appendAudit } from "#lib/store/audit.ts";
import { getInstance } from "#lib/store/instance.ts";
import { findSession, listLiveSessions, revokeSession, revokeSessionsOf } from "#lib/store/people/sessions.ts";
import { usecase } from "#lib/usecases/usecase.ts";
import { callerOfSession, sessionLimits } from "./callers.ts";
import { hashSessionId } from "./credentials.ts";
import { personOf } from "./roles.ts";

export const listSessions = usecase(people.listSessions, async (tx, _, caller) => {
  const { userId, sessionId } = personOf(caller);
  const now = new Date();
  const sessions = await listLiveSessions(tx, { userId, now, seenAfter: new Date(now.getTime() - sessionLimits.idleMs) });
  return {
    sessions: sessions.map(({ publicId, method, ip, userAgent, createdAt, lastSeenAt, expiresAt }) => ({
      id: publicId,
      method,
      ip,
      userAgent,
      createdAt: createdAt.toISOString(),
      lastSeenAt: lastSeenAt.toISOString(),
      expiresAt: expiresAt.toISOString(),
      isCurrent: publicId === sessionId,
    })),
  };
});

export const revokeSessions = usecase(people.revokeSessions, async (tx, { id }, caller) => {
  const { userId } = personOf(caller);
  const now = new Date();
  const isOne = id !== undefined;
  const endedSessions = isOne
    ? Number(await revokeSession(tx, { userId, publicId: id, now }))
    : await revokeSessionsOf(tx, { userId, now });
  if (isOne && endedSessions === 0) throw new DomainError("not_found", "You have no such session, or it is over already.");
  return { output: { ok: true }, detail: { session: id ?? "all", endedSessions } };
});

/** Ends the session of a cookie. A session that is over already stays so. */
export async function signOut(sessionId: string, request: RequestContext): Promise<void> {
  const caller = await callerOfSession(sessionId, request);
  if (caller.kind !== "session") return;
  await getInstance().store.write(async (tx) => {
    const session = await findSession(tx, hashSessionId(sessionId));
    const isEnded = session && (await revokeSession(tx, { userId: caller.id, publicId: session.publicId, now: new Date() }));
    if (isEnded) await appendAudit(tx, caller, { action: "signOut", result: "done", detail: {} });
  });
}
