import { people } from "#lib/api/contract/people.ts";
import { DomainError, invalid } from "#lib/core/errors.ts";
import { foldPath } from "#lib/core/paths.ts";
import { appendAudit } from "#lib/store/audit.ts";
import { loadLiveEntries } from "#lib/store/entries.ts";
import { getInstance } from "#lib/store/instance.ts";
import { hashPassword } from "#lib/store/keys/password-hashes.ts";
import { revokeSessionsOf } from "#lib/store/people/sessions.ts";
import { findWorkspaceBySlug } from "#lib/store/people/workspaces.ts";
import { applyChange, auditDetail } from "./changes/apply-change.ts";
import { systemCaller } from "./people/callers.ts";
import { refuseWeak } from "./people/links.ts";
import { makeOwner } from "./people/setup.ts";
import { accountBucket, clearBucket } from "./people/throttle.ts";
import { createToken } from "./people/tokens.ts";

const request = () => ({ ip: "", requestId: crypto.randomUUID(), client: "admin" });

/**
 * Makes a person, new or known, an owner of the default workspace with this password, for whoever holds the machine: provisioning, and the way
 * back in when the owner's password is lost. A known person's sessions end. Refuses with `invalid` a bad address or a weak password.
 */
export async function createOwner(address: string, password: string): Promise<{ email: string }> {
  const { data: email } = people.claimOwner.input.shape.email.safeParse(address);
  if (!email) throw invalid("email", "is not an e-mail address.");
  const name = email.split("@")[0] ?? email;
  refuseWeak("password", password, [email, name]);
  const passwordHash = await hashPassword(password);
  return getInstance().store.write(async (tx) => {
    const { userId, workspace } = await makeOwner(tx, { email, name, passwordHash });
    const endedSessions = await revokeSessionsOf(tx, { userId, now: new Date() });
    await clearBucket(tx, accountBucket(email));
    const caller = systemCaller(request(), workspace.id);
    await appendAudit(tx, caller, { action: "createOwner", result: "done", detail: { userId, email, endedSessions } });
    return { email };
  });
}

/**
 * Moves a policy of the workspace with this slug to the trash, whatever it asks for: the way out of one that nobody can meet. Audited like any
 * change, as the operator's. Refuses with `not_found` what does not exist.
 */
export async function removePolicy({ workspace: slug, name }: { workspace: string; name: string }): Promise<{ path: string }> {
  const path = `policy/${name}`;
  return getInstance().store.write(async (tx) => {
    const workspace = await findWorkspaceBySlug(tx, slug);
    const entry = workspace && (await loadLiveEntries(tx, workspace.id, [path])).get(foldPath(path));
    if (!entry) throw new DomainError("not_found", `There is no ${path} in the workspace ${slug}.`);
    const caller = systemCaller(request(), workspace.id);
    const edits = [{ op: "delete" as const, path: entry.path, baseVersion: entry.headVersion }];
    const change = await applyChange(tx, caller, { message: "Removed by the machine's operator", edits });
    await appendAudit(tx, caller, { action: "removePolicy", result: "done", detail: auditDetail(change) });
    return { path: entry.path };
  });
}

export type TokenRequest = { workspace: string; name: string; scopes: readonly string[]; days: number; pathPrefix?: string };

/**
 * Makes an API token of the workspace with this slug: its text, and how many of today's entries it sees. It belongs to the machine, not to a
 * person: it lives until it expires or is revoked. Refuses with `not_found` an unknown workspace, with `invalid` what the API refuses too.
 */
export async function createTokenFor({ workspace: slug, name, scopes, days, pathPrefix = "" }: TokenRequest) {
  const workspace = await getInstance().store.read((tx) => findWorkspaceBySlug(tx, slug));
  if (!workspace) throw new DomainError("not_found", "There is no workspace with this slug. Make the owner first, or see Settings.");
  const caller = systemCaller(request(), workspace.id);
  return createToken(caller, { name, scopes, pathPrefix, expiresInDays: days });
}
