import { type TokenView, tokens } from "#lib/api/contract/tokens.ts";
import type { Caller } from "#lib/core/caller.ts";
import { DomainError, invalid } from "#lib/core/errors.ts";
import { type Permission, permissions, type TokenScope, tokenPermissions } from "#lib/core/permissions.ts";
import { findPathPrefixProblem } from "#lib/core/tokens.ts";
import type { Tx } from "#lib/store/client.ts";
import { countBelow } from "#lib/store/entries.ts";
import { findToken, insertToken, listTokens as listRows, revokeToken as revokeRow, type TokenRow } from "#lib/store/people/tokens.ts";
import { usecase, workspaceOf } from "#lib/usecases/usecase.ts";
import { parseScopes } from "./callers.ts";
import { newToken } from "./credentials.ts";
import { permissionsIn } from "./roles.ts";

const dayMs = 24 * 3_600_000;

export const listTokens = usecase(tokens.listTokens, async (tx, _, caller) => {
  const rows = await listRows(tx, workspaceOf(caller), ownOf(caller));
  return { tokens: rows.map(viewOf) };
});

export const createToken = usecase(tokens.createToken, async (tx, { name, scopes, pathPrefix, expiresInDays }, caller) => {
  if (caller.kind === "token") throw new DomainError("forbidden", "A token makes no tokens. Sign in, in the browser.");
  const workspaceId = workspaceOf(caller);
  refuseScopesBeyond(scopes, await permissionsIn(tx, caller, workspaceId));
  const problem = findPathPrefixProblem(pathPrefix);
  if (problem) throw invalid("pathPrefix", problem);
  const made = { workspaceId, name, scopes, pathPrefix: pathPrefix.replace(/\/$/, ""), createdById: caller.userId, days: expiresInDays };
  const { text, row } = await issueToken(tx, made);
  const entries = await countBelow(tx, row);
  return { output: { token: text, view: viewOf(row), entries }, detail: detailOf(row) };
});

export const revokeToken = usecase(tokens.revokeToken, async (tx, { id }, caller) => {
  const row = await findToken(tx, workspaceOf(caller), id);
  if (!row || !isOwn(row, caller)) throw new DomainError("not_found", "There is no such token, or it is not yours.");
  if (row.revokedAt) return { output: { ok: true }, detail: null };
  await revokeRow(tx, id, new Date());
  return { output: { ok: true }, detail: { tokenId: id, name: row.name } };
});

export type TokenOrder = {
  workspaceId: string;
  name: string;
  scopes: readonly TokenScope[];
  pathPrefix: string;
  createdById: string | null;
  days: number;
};

/** Makes a token and returns its text, which is kept nowhere, with its row. */
export async function issueToken(tx: Tx, { scopes, days, ...order }: TokenOrder): Promise<{ text: string; row: TokenRow }> {
  const { text, hash, prefix } = newToken("pat");
  const expiresAt = new Date(Date.now() + days * dayMs);
  const row = await insertToken(tx, {
    ...order,
    id: crypto.randomUUID(),
    hash,
    prefix,
    scopesText: [...new Set(scopes)].join(" "),
    expiresAt,
  });
  return { text, row };
}

/** What the audit log keeps of a new token. */
export function detailOf({ id, name, scopesText, pathPrefix, expiresAt }: TokenRow) {
  return { tokenId: id, name, scopes: scopesText, pathPrefix, expiresAt: expiresAt.toISOString() };
}

/** Refuses with `forbidden` a scope that holds a permission which is not held. */
export function refuseScopesBeyond(scopes: readonly TokenScope[], held: readonly Permission[]): void {
  for (const scope of scopes) {
    const missing = tokenPermissions([scope], permissions).find((permission) => !held.includes(permission));
    if (missing) throw new DomainError("forbidden", `The scope ${scope} needs the permission "${missing}", which you do not have here.`);
  }
}

/** Which tokens a caller sees: with the right to manage all, a person what they made, a token itself. */
function ownOf(caller: Caller): { createdById?: string; id?: string } {
  if (caller.permissions.has("manage")) return {};
  return caller.kind === "token" ? { id: caller.id } : { createdById: caller.id };
}

function isOwn(row: TokenRow, caller: Caller): boolean {
  const { createdById, id } = ownOf(caller);
  return (createdById === undefined || createdById === row.createdById) && (id === undefined || id === row.id);
}

function viewOf(row: TokenRow): TokenView {
  const { id, name, pathPrefix, createdAt, expiresAt, lastUsedAt, lastUsedIp, revokedAt } = row;
  const isExpired = expiresAt.getTime() <= Date.now();
  return {
    id,
    name,
    prefix: `byd_pat_${row.prefix}`,
    scopes: parseScopes(row.scopesText),
    pathPrefix,
    createdBy: row.createdBy?.name ?? "admin command",
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
    lastUsedIp,
    state: revokedAt ? "revoked" : isExpired ? "expired" : "active",
  };
}
