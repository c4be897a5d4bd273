import { people } from "#lib/api/contract/people.ts";
import type { Caller } from "#lib/core/caller.ts";
import { DomainError } from "#lib/core/errors.ts";
import { getInstance } from "#lib/store/instance.ts";
import { hashPassword } from "#lib/store/keys/password-hashes.ts";
import { revokeSessionsOf } from "#lib/store/people/sessions.ts";
import { findUser, setPasswordHash } from "#lib/store/people/users.ts";
import { type Input, usecase } from "#lib/usecases/usecase.ts";
import { refuseWeak } from "./links.ts";
import { personOf } from "./roles.ts";
import { verifyPassword } from "./verify-password.ts";

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
  const currentHash = await verifyPassword(caller, current, { action: "changePassword", path: "current" });
  return { currentHash, nextHash: await hashPassword(next) };
}
