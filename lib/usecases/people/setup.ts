import { people } from "#lib/api/contract/people.ts";
import type { Caller } from "#lib/core/caller.ts";
import { DomainError } from "#lib/core/errors.ts";
import { isLoopback } from "#lib/core/login.ts";
import { isWellFormedToken } from "#lib/core/tokens.ts";
import { appendAudit } from "#lib/store/audit.ts";
import type { Tx } from "#lib/store/client.ts";
import { getInstance } from "#lib/store/instance.ts";
import { hashPassword } from "#lib/store/keys/password-hashes.ts";
import { findOpenLink, takeLink } from "#lib/store/people/links.ts";
import { hasAnyOwner, putMember } from "#lib/store/people/members.ts";
import { findUserByEmail, insertUser, setPasswordHash } from "#lib/store/people/users.ts";
import { findWorkspaceBySlug, insertWorkspace, type WorkspaceRow } from "#lib/store/people/workspaces.ts";
import { type Input, usecase } from "#lib/usecases/usecase.ts";
import { systemCaller } from "./callers.ts";
import { hashToken } from "./credentials.ts";
import { makeLink, type NewLink, refuseWeak } from "./links.ts";
import { hasOwner } from "./people.ts";

/** The link of the first run, for the terminal: works once, for 15 minutes. Refuses with `conflict` when there is an owner. */
export function createOwnerLink(): Promise<NewLink> {
  const caller = systemCaller({ ip: "", requestId: crypto.randomUUID(), client: "admin" });
  return getInstance().store.write(async (tx) => {
    if (await hasAnyOwner(tx)) throw new DomainError("conflict", "There is an owner already. Ask that person for an invitation.");
    const link = await makeLink(tx, "owner", null);
    await appendAudit(tx, caller, { action: "createOwnerLink", result: "done", detail: { expiresAt: link.expiresAt.toISOString() } });
    return link;
  });
}

type Claim = { hash: string; passwordHash: string };

export const claimOwner = usecase(
  people.claimOwner,
  async (tx, { email, name }, _, { hash, passwordHash }: Claim) => {
    // Using the link up comes first: its row is what parallel claims wait for.
    const isTaken = await takeLink(tx, hash, new Date());
    if (await hasAnyOwner(tx)) throw notFound();
    if (!isTaken) throw goneLink();
    const { userId, workspace } = await makeOwner(tx, { email, name, passwordHash });
    return { output: { ok: true }, detail: { userId, email }, workspaceId: workspace.id };
  },
  { prepare: prepareClaim },
);

async function prepareClaim({ token, password, email, name }: Input<typeof people.claimOwner>, { ip }: Caller): Promise<Claim> {
  if (await hasOwner()) throw notFound();
  if (!isLoopback(ip)) throw new DomainError("forbidden", "The first run works on the machine itself only. Open the link there.");
  const hash = hashToken(token);
  const isOpen = isWellFormedToken(token, "own") && (await getInstance().store.read((tx) => findOpenLink(tx, hash, new Date())));
  if (!isOpen) throw goneLink();
  refuseWeak("password", password, [email, name]);
  return { hash, passwordHash: await hashPassword(password) };
}

/** Makes a person, new or known, an owner of the default workspace, with this password. */
export async function makeOwner(
  tx: Tx,
  { email, name, passwordHash }: { email: string; name: string; passwordHash: string },
): Promise<{ userId: string; workspace: WorkspaceRow }> {
  const workspace = await ensureDefaultWorkspace(tx);
  const known = await findUserByEmail(tx, email);
  const { id: userId } = known ?? (await insertUser(tx, { id: crypto.randomUUID(), email, name, passwordHash }));
  if (known) await setPasswordHash(tx, userId, passwordHash);
  await putMember(tx, workspace.id, userId, "owner");
  return { userId, workspace };
}

/** The workspace with the slug `default`, made when there is none. */
export async function ensureDefaultWorkspace(tx: Tx): Promise<WorkspaceRow> {
  const slug = "default";
  const known = await findWorkspaceBySlug(tx, slug);
  return known ?? insertWorkspace(tx, { id: crypto.randomUUID(), slug, name: "Default", color: "indigo", isProduction: false });
}

function notFound(): DomainError {
  return new DomainError("not_found", "There is nothing here.");
}

function goneLink(): DomainError {
  return new DomainError("gone", "This link is not valid any more. Restart the server to get a new one.");
}
