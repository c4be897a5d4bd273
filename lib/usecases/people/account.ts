import { people } from "#lib/api/contract/people.ts";
import type { Caller } from "#lib/core/caller.ts";
import { DomainError, invalid } from "#lib/core/errors.ts";
import { appendAudit } from "#lib/store/audit.ts";
import { getInstance } from "#lib/store/instance.ts";
import { hashPassword, isPassword } from "#lib/store/keys/password-hashes.ts";
import { revokeSessionsOf } from "#lib/store/people/sessions.ts";
import { findUser, setPasswordHash, type UserRow } from "#lib/store/people/users.ts";
import { type Input, usecase } from "#lib/usecases/usecase.ts";
import { refuseWeak } from "./links.ts";
import { personOf } from "./roles.ts";
import { accountBucket, giveBack, takeAttempts } from "./throttle.ts";

type Change = { currentHash: string; nextHash: string };

export const changePassword = usecase(
  people.changePassword,
  async (tx, _, caller, { currentHash, nextHash }: Change) => {
    const { userId } = personOf(caller);
    if (!(await setPasswordHash(tx, userId, nextHash, currentHash))) {
      throw new DomainError("conflict", "The password was changed at the same moment. Sign in with the new one.");
    }
    // This session too: whoever knows its id goes on with nothing. The form signs in again with the new password.
    const endedSessions = await revokeSessionsOf(tx, { userId, now: new Date() });
    return { output: { ok: true }, detail: { userId, endedSessions } };
  },
  { prepare: prepareChange },
);

async function prepareChange({ current, next }: Input<typeof people.changePassword>, caller: Caller): Promise<Change> {
  const { userId } = personOf(caller);
  const user = await getInstance().store.read((tx) => findUser(tx, userId));
  if (!user) throw new DomainError("unauthenticated", "Sign in again.");
  refuseWeak("next", next, [user.email, user.name]);
  const currentHash = await verifyCurrent(user, current, caller);
  return { currentHash, nextHash: await hashPassword(next) };
}

/** A stolen session must not be a way to guess the password: attempts count as at sign-in. Returns the hash that fitted. */
async function verifyCurrent({ email, passwordHash }: UserRow, current: string, caller: Caller): Promise<string> {
  const { store } = getInstance();
  const buckets = [accountBucket(email)];
  await store.write((tx) => takeAttempts(tx, buckets));
  if (passwordHash !== null && (await isPassword(passwordHash, current))) {
    await store.write((tx) => giveBack(tx, buckets));
    return passwordHash;
  }
  await store.write((tx) => appendAudit(tx, caller, { action: "changePassword", result: "refused", detail: {} }));
  throw invalid("current", "is not your password.");
}
