import { decode } from "next-auth/jwt";
import { anonymousCaller, type Caller, type RequestContext } from "#lib/core/caller.ts";
import { DomainError } from "#lib/core/errors.ts";
import { isWellFormedToken } from "#lib/core/tokens.ts";
import { instanceOrigin, librarySecret } from "#lib/usecases/instance-facts.ts";
import { callerOfSession, callerOfToken } from "#lib/usecases/people/callers.ts";
import type { HeaderReader } from "./context.ts";
import { cookieName, readCookie } from "./cookies.ts";

/** Who sends a request: with an Authorization header the token's caller and nothing else, else the session's of the cookie. */
export async function identify(get: HeaderReader, context: RequestContext, workspaceSlug?: string): Promise<Caller> {
  const authorization = get("authorization");
  if (authorization !== undefined) return callerOfToken(bearerOf(authorization), context);
  const sessionId = await sessionIdOf(get("cookie"));
  return sessionId ? callerOfSession(sessionId, context, workspaceSlug) : anonymousCaller(context);
}

/**
 * Who sends a request through a door for programs: the token of a Bearer or Basic header speaks, a cookie never. Anonymous without the
 * header; refuses with `unauthenticated` one that holds no valid token.
 */
export async function identifyProgram(get: HeaderReader, context: RequestContext): Promise<Caller> {
  const authorization = get("authorization");
  if (authorization === undefined) return anonymousCaller(context);
  const [, encoded] = /^Basic +([A-Za-z0-9+/]+={0,2}) *$/i.exec(authorization) ?? [];
  return encoded === undefined
    ? callerOfToken(bearerOf(authorization), context)
    : identifyAuthString(Buffer.from(encoded, "base64").toString("utf8"), context);
}

/** The caller behind an auth string, `name:token`: the token may be its password, its user or all of it. */
export function identifyAuthString(text: string, context: RequestContext): Promise<Caller> {
  const colon = text.indexOf(":");
  const parts = colon < 0 ? [text] : [text.slice(colon + 1), text.slice(0, colon)];
  return callerOfToken(parts.find((part) => isWellFormedToken(part, "pat")) ?? "", context);
}

function bearerOf(authorization: string): string {
  const [, token] = /^Bearer ([^\s]+)$/i.exec(authorization) ?? [];
  if (!token) throw new DomainError("unauthenticated", "The Authorization header must be `Bearer` and a token.");
  return token;
}

/** Our session id in next-auth's sealed cookie; undefined when there is none or it is not ours. */
export async function sessionIdOf(cookieHeader: string | undefined): Promise<string | undefined> {
  const sealed = readCookie(cookieHeader, cookieName(instanceOrigin(), "session"));
  if (!sealed) return undefined;
  try {
    const token = await decode({ token: sealed, secret: librarySecret("nextauth-secret") });
    return typeof token?.sid === "string" ? token.sid : undefined;
  } catch {
    return undefined;
  }
}

/** True when a Cookie header carries a session that counts at this moment. */
export async function hasSession(cookieHeader: string | undefined): Promise<boolean> {
  const sessionId = await sessionIdOf(cookieHeader);
  if (!sessionId) return false;
  const { kind } = await callerOfSession(sessionId, { ip: "", requestId: "", client: "browser" });
  return kind === "session";
}
