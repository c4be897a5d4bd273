import { contract } from "#lib/api/contract.ts";
import { DomainError } from "#lib/core/errors.ts";
import { findEntry } from "#lib/store/entries.ts";
import { deleteClient } from "#lib/store/receipts/clients.ts";
import { askFor, findHeld } from "#lib/store/receipts/held-entries.ts";
import { requireVisible } from "#lib/usecases/entries/entries.ts";
import { usecase, workspaceOf } from "#lib/usecases/usecase.ts";
import { canForget } from "./client-rights.ts";
import { clientScopeOf, stateOf } from "./client-views.ts";
import { requireClient } from "./clients.ts";

export const forgetClient = usecase(contract.forgetClient, async (tx, { id }, caller) => {
  const client = await requireClient(tx, clientScopeOf(caller), id);
  if (!canForget(caller, client)) {
    throw new DomainError("forbidden", "This client is somebody else's. Ask an admin, or whoever made its token, to forget it.");
  }
  await deleteClient(tx, id);
  const { host, target, file, held } = client;
  return { output: { ok: true }, detail: { clientId: id, host, target, file, held } };
});

export const requestAdoption = usecase(contract.requestAdoption, async (tx, { id, entryId, wanted }, caller) => {
  const scope = clientScopeOf(caller);
  const entry = requireVisible(caller, await findEntry(tx, workspaceOf(caller), entryId));
  const client = await requireClient(tx, scope, id);
  const held = await findHeld(tx, id, entry.id);
  if (!held) throw new DomainError("not_found", "This client does not hold the entry.");
  if ((held.askedAt !== null) === wanted) return { output: { ok: true }, detail: null };
  const state = stateOf(client.rank);
  if (wanted && (state === "revoked" || state === "expired")) {
    throw new DomainError("conflict", "The client's token is no good any more: it would never be told.");
  }
  if (wanted && !held.isDrifted) {
    throw new DomainError("conflict", `${entry.path} has not drifted there: what stands in the target is what was written.`);
  }
  await askFor(tx, id, entry.id, wanted ? { at: scope.now, by: caller.name } : null);
  const { host, target } = client;
  return {
    output: { ok: true },
    detail: { clientId: id, host, target, entryId: entry.id, path: entry.path, wanted, version: held.version },
  };
});
