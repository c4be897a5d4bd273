import { anonymousCaller, type Caller, type RequestContext } from "#lib/core/caller.ts";
import { DomainError } from "#lib/core/errors.ts";
import { type Permission, permissions, rolePermissions, type TokenScope, tokenPermissions, tokenScopes } from "#lib/core/permissions.ts";
import { isWellFormedToken } from "#lib/core/tokens.ts";
import type { ReadTx } from "#lib/store/client.ts";
import { findMember, type MemberRow } from "#lib/store/people/members.ts";
import { findSession, findSessionByPublicId, type SessionRow } from "#lib/store/people/sessions.ts";
import { findTokenByHash, findTokens, type HashedTokenRow, type TokenRow } from "#lib/store/people/tokens.ts";
import { readIdentity, warmIdentity } from "#lib/usecases/kept.ts";
import { notedAt, noteUse } from "#lib/usecases/uses/last-used.ts";
import { hashSessionId, hashToken, isSessionId } from "./credentials.ts";
import { toRole } from "./roles.ts";

/** How long a session lasts: 12 hours at most, 2 without a request. */
export const sessionLimits = { absoluteMs: 12 * 3_600_000, idleMs: 2 * 3_600_000 } as const;

/**
 * The caller behind a session id, anonymous when the session is unknown, over or its person disabled. It works in the workspace with
 * `workspaceSlug` (a link carries it), else in the session's own, else in the person's first. Refuses with `not_found` a slug of a
 * workspace that the person is no member of.
 */
export async function callerOfSession(sessionId: string, request: RequestContext, workspaceSlug?: string): Promise<Caller> {
  if (!isSessionId(sessionId)) return anonymousCaller(request);
  const hash = hashSessionId(sessionId);
  const session = await readIdentity(`session/${hash}`, (tx) => findSession(tx, hash));
  if (!session || !isSessionAlive(session)) return anonymousCaller(request);
  return callerOfMember(session, pickMember(session, workspaceSlug), request);
}

function callerOfMember({ user, publicId }: SessionRow, member: Membership | undefined, request: RequestContext): Caller {
  const role = member ? toRole(member.role) : null;
  noteUse({ kind: "session", id: publicId, ip: request.ip });
  return {
    ...contextOf(request),
    kind: "session",
    id: user.id,
    name: user.name,
    email: user.email,
    userId: user.id,
    credential: publicId,
    workspaceId: member?.workspace.id ?? null,
    role,
    permissions: new Set(role ? rolePermissions[role] : []),
    pathPrefix: "",
  };
}

/**
 * The caller behind an API token: its scopes, never more than its maker may do at this moment. Refuses with `unauthenticated` what is
 * malformed (without asking the database), unknown, expired or revoked, or whose maker is disabled or no member any more.
 */
export async function callerOfToken(text: string, request: RequestContext): Promise<Caller> {
  if (!isWellFormedToken(text, "pat")) throw invalidToken();
  return callerOfFound(await findByHash(hashToken(text)), request);
}

/**
 * The caller as it is by now, for a request that waits: the rights of now, in the same workspace. Refuses with `unauthenticated` when
 * the token or the session has ended meanwhile.
 */
export async function refreshCaller(caller: Caller): Promise<Caller> {
  const { credential, workspaceId } = caller;
  if (caller.kind === "token" && workspaceId !== null) {
    const found = await readToken(credential);
    return callerOfFound(found?.token.workspaceId === workspaceId ? found : null, caller);
  }
  if (caller.kind === "session") {
    const session = await readIdentity(`session-id/${credential}`, (tx) => findSessionByPublicId(tx, credential));
    if (!session || !isSessionAlive(session)) throw new DomainError("unauthenticated", "You were signed out. Sign in again.");
    const member = session.user.members.find(({ workspace }) => workspace.id === workspaceId);
    return callerOfMember(session, member, caller);
  }
  return caller;
}

/** Reads the tokens of many callers at once, so that each of them is found in memory. */
export async function warmCallers(callers: readonly Caller[]): Promise<void> {
  const ids = new Map(callers.filter(({ kind }) => kind === "token").map(({ credential }) => [nameOfToken(credential), credential]));
  await warmIdentity([...ids.keys()], async (tx, missing) => {
    const wanted = [...ids].filter(([name]) => missing.has(name)).map(([, id]) => id);
    return new Map((await loadTokens(tx, wanted)).map((found) => [nameOfToken(found.token.id), found]));
  });
}

/** The ids of tokens by hash, which stay as they are: what is kept of tokens is kept by id, for those who come and for those who wait. */
const idsByHash = new Map<string, string>();
const idsMax = 20_000;

async function findByHash(hash: string): Promise<FoundToken | null> {
  const id = idsByHash.get(hash);
  const known = id === undefined ? null : await readToken(id);
  if (known?.token.hash === hash) return known;
  // Kept by its id, which is not known before.
  const read = await warmIdentity([`token/${hash}`], async (tx) => {
    const token = await findTokenByHash(tx, hash);
    const [granted = null] = token ? await grantsOf(tx, [token]) : [];
    return new Map(token ? [[nameOfToken(token.id), { token, granted }]] : []);
  });
  const [found = null] = read.values();
  if (idsByHash.size >= idsMax) idsByHash.clear();
  if (found) idsByHash.set(hash, found.token.id);
  return found;
}

function readToken(id: string): Promise<FoundToken | null> {
  return readIdentity(nameOfToken(id), async (tx) => (await loadTokens(tx, [id]))[0] ?? null);
}

function nameOfToken(id: string): string {
  return `token-id/${id}`;
}

function callerOfFound(found: FoundToken | null, request: RequestContext): Caller {
  if (!found || found.token.revokedAt || found.token.expiresAt.getTime() <= Date.now() || !found.granted) throw invalidToken();
  const { token, granted } = found;
  noteUse({ kind: "token", id: token.id, ip: request.ip });
  return {
    ...contextOf(request),
    kind: "token",
    id: token.id,
    name: token.name,
    email: null,
    userId: token.createdById,
    credential: token.id,
    workspaceId: token.workspaceId,
    role: null,
    permissions: granted,
    pathPrefix: token.pathPrefix,
  };
}

function contextOf({ ip, requestId, client, program }: RequestContext): RequestContext {
  return program ? { ip, requestId, client, program } : { ip, requestId, client };
}

/** The machine's own operator, who may do everything; in one workspace when it is given. Only for what runs on the machine itself. */
export function systemCaller(request: RequestContext, workspaceId: string | null = null): Caller {
  return {
    ...anonymousCaller(request),
    kind: "system",
    id: "system",
    name: "admin command",
    workspaceId,
    permissions: new Set(permissions),
  };
}

type FoundToken = { token: HashedTokenRow; granted: ReadonlySet<Permission> | null };

async function loadTokens(tx: ReadTx, ids: readonly string[]): Promise<FoundToken[]> {
  const tokens = await findTokens(tx, ids);
  const granted = await grantsOf(tx, tokens);
  return tokens.map((token, index) => ({ token, granted: granted[index] ?? null }));
}

/** What each of these tokens may do now; null when its maker is gone. A token without a maker was made on the machine itself. */
async function grantsOf(tx: ReadTx, tokens: readonly TokenRow[]): Promise<(ReadonlySet<Permission> | null)[]> {
  const makers = new Map<string, MemberRow | null>();
  for (const { workspaceId, createdById } of tokens) {
    const name = `${workspaceId}/${createdById}`;
    if (createdById !== null && !makers.has(name)) makers.set(name, await findMember(tx, workspaceId, createdById));
  }
  return tokens.map(({ workspaceId, createdById, scopesText }) => {
    const scopes = parseScopes(scopesText);
    if (createdById === null) return new Set(tokenPermissions(scopes, permissions));
    const maker = makers.get(`${workspaceId}/${createdById}`);
    const role = maker && toRole(maker.role);
    return !role || maker.user.isDisabled ? null : new Set(tokenPermissions(scopes, rolePermissions[role]));
  });
}

/** The scopes of a stored token; what is none is left out, so that an altered row grants less, not more. */
export function parseScopes(text: string): TokenScope[] {
  const words = text.split(" ");
  return tokenScopes.filter((scope) => words.includes(scope));
}

function isSessionAlive({ publicId, lastSeenAt, expiresAt, revokedAt, user }: SessionRow): boolean {
  const now = Date.now();
  const seenAt = Math.max(lastSeenAt.getTime(), notedAt("session", publicId));
  return !revokedAt && !user.isDisabled && expiresAt.getTime() > now && seenAt + sessionLimits.idleMs > now;
}

type Membership = SessionRow["user"]["members"][number];

function pickMember({ user, workspaceId }: SessionRow, slug: string | undefined) {
  if (slug === undefined) return user.members.find((member) => member.workspace.id === workspaceId) ?? user.members[0];
  const member = user.members.find(({ workspace }) => workspace.slug === slug);
  if (!member) throw new DomainError("not_found", "There is no such workspace, or you are not a member of it.");
  return member;
}

function invalidToken(): DomainError {
  return new DomainError("unauthenticated", "The token is not valid: it is unknown, expired or revoked. Make a new one.");
}
