import { people } from "#lib/api/contract/people.ts";
import { DomainError } from "#lib/core/errors.ts";
import { formatNoteKey } from "#lib/core/signed-note.ts";
import { version } from "#lib/core/version.ts";
import type { Store } from "#lib/store/client.ts";
import { getInstance } from "#lib/store/instance.ts";
import { hasAnyOwner } from "#lib/store/people/members.ts";
import { findWorkspace } from "#lib/store/people/workspaces.ts";
import { readIdentity } from "#lib/usecases/kept.ts";
import { usecase } from "#lib/usecases/usecase.ts";

const owned = new WeakSet<Store>();

/** True once the first run has made an owner. Every write asks: what is true stays true, because the last owner can neither go nor step down. */
export async function hasOwner(): Promise<boolean> {
  const { store } = getInstance();
  if (owned.has(store)) return true;
  const isOwned = (await readIdentity("owner", async (tx) => (await hasAnyOwner(tx)) || null)) ?? false;
  if (isOwned) owned.add(store);
  return isOwned;
}

export const me = usecase(people.me, async (tx, _, caller) => {
  const { kind, id, name, email, role } = caller;
  if (kind === "anonymous") throw new DomainError("unauthenticated", "Sign in, or send a valid token.");
  const workspace = caller.workspaceId === null ? null : await findWorkspace(tx, caller.workspaceId);
  const { instanceId, syncSigner } = getInstance().keyring;
  return {
    kind,
    id,
    name,
    email,
    instance: instanceId,
    version,
    signingKey: formatNoteKey(syncSigner.key),
    workspace: workspace && { ...workspace, role },
    permissions: [...caller.permissions],
  };
});
