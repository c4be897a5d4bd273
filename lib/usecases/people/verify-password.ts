import type { Caller } from "#lib/core/caller.ts";
import { DomainError, invalid } from "#lib/core/errors.ts";
import { appendAudit } from "#lib/store/audit.ts";
import { getInstance } from "#lib/store/instance.ts";
import { isPassword } from "#lib/store/keys/password-hashes.ts";
import { findUser } from "#lib/store/people/users.ts";
import { personOf } from "./roles.ts";
import { accountBucket, giveBack, takeAttempts } from "./throttle.ts";

/**
 * Proves that the person of a session is there. A stolen session must not be a way to guess the password: attempts count as at sign-in.
 * Returns the hash that fitted; refuses with `invalid` at `path`, which the audit log keeps under `action`.
 */
export async function verifyPassword(
  caller: Caller,
  password: string,
  { action, path }: { action: string; path: string },
): Promise<string> {
  const { store } = getInstance();
  const { userId } = personOf(caller);
  const user = await store.read((tx) => findUser(tx, userId));
  if (!user) throw new DomainError("unauthenticated", "Sign in again.");
  const buckets = [accountBucket(user.email)];
  await store.write((tx) => takeAttempts(tx, buckets));
  if (user.passwordHash !== null && (await isPassword(user.passwordHash, password))) {
    await store.write((tx) => giveBack(tx, buckets));
    return user.passwordHash;
  }
  await store.write((tx) => appendAudit(tx, caller, { action, result: "refused", detail: {} }));
  throw invalid(path, "is not your password.");
}
