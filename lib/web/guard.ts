import type { IncomingHttpHeaders } from "node:http";
import { bodyBytesMaxOf } from "#lib/api/body-limits.ts";
import { type ErrorCode, errorStatus } from "#lib/core/errors.ts";
import { tokenPattern } from "#lib/core/tokens.ts";
import { cookieName, readCookie } from "./cookies.ts";
import { provenanceOf, readFetchMetadata } from "./csrf.ts";
import { originOfHost } from "./host.ts";
import type { Site } from "./site.ts";

export type RequestParts = { method: string; url: string; headers: IncomingHttpHeaders; rawHeaders: readonly string[] };

/** Where a request goes: our own API, next-auth's routes, files of the build, or a page (with its server actions). */
export type Door = "api" | "auth" | "asset" | "page";

export type Refusal = { kind: "refuse"; status: number; code: ErrorCode; message: string; door: Door; allow?: string };
export type Passage = {
  kind: "pass";
  door: Door;
  path: string;
  /** A bearer token speaks for the caller and cookies do not count, or the reverse. */
  identity: "bearer" | "cookie";
  /** Refused with 401 before a byte of the body is decoded unless the session is valid. */
  needsSession: boolean;
  /** Refused until the first run has made an owner. */
  needsOwner: boolean;
  isAction: boolean;
};
export type Decision = Refusal | Passage;

const urlBytesMax = 4 * 1024;
/** The address of a pull carries its patterns, up to 4,000 characters of them. */
const syncUrlBytesMax = 12 * 1024;

/** Pages that people without a session see, and what they load. */
const publicPages = new Set(["/sign-in", "/setup", "/link"]);

const methods: Record<Door, readonly string[]> = {
  api: ["GET", "POST", "PUT", "PATCH", "DELETE"],
  auth: ["GET", "POST"],
  asset: ["GET", "HEAD"],
  page: ["GET", "HEAD", "POST"],
};

export const healthPath = "/api/health";
/** The one place where the protocol is changed: Prefect's clients send their events here. */
const eventsPath = "/api/events/in";
const setupPath = "/api/v1/setup";
const syncPath = "/api/v1/sync";

/** Decides what happens to a request from its head alone: nothing of the body has been read. */
export function decide(parts: RequestParts, site: Site): Decision {
  const { method, url, headers } = parts;
  const path = pathOf(url);
  const door = doorOf(path, site.isDev);
  const refuse = (status: number, code: ErrorCode, message: string): Refusal => ({ kind: "refuse", status, code, message, door });

  const ownOrigin = originOfHost(site, headers.host);
  if (!ownOrigin) return refuse(421, "not_found", "");
  const malformed = findMalformed(parts, path);
  if (malformed) return refuse(...malformed);
  const allowed = path === healthPath ? ["GET", "HEAD"] : methods[door];
  if (!allowed.includes(method)) {
    return { ...refuse(405, "invalid", `Only ${allowed.join(", ")} are answered here.`), allow: allowed.join(", ") };
  }
  const isReading = method === "GET" || method === "HEAD";
  const wrongBody = isReading ? findBody(headers) : findWrongBody(headers, door, bodyBytesMaxOf(method, path));
  if (wrongBody) return refuse(...wrongBody);
  const identity = door === "api" && headers.authorization !== undefined ? "bearer" : "cookie";
  const forgery = identity === "cookie" ? findForgery(parts, door, ownOrigin, site) : findBrowserPassword(headers);
  if (forgery) return refuse(403, "forbidden", forgery);

  const isAction = headers["next-action"] !== undefined || (door === "page" && method === "POST");
  const isPublic = publicPages.has(path);
  return {
    kind: "pass",
    door,
    path,
    identity,
    isAction,
    needsSession: isAction || (door === "page" && !isPublic && isRsc(headers, url)),
    needsOwner: !isReading && path !== setupPath && (door === "api" || door === "auth"),
  };
}

/**
 * Decides whether a connection may become a websocket: only for events, and never for a page, which would say where it comes from. The
 * status of the refusal; undefined when it may.
 */
export function refuseUpgrade({ method, url, headers, rawHeaders }: RequestParts, site: Site): number | undefined {
  if (!originOfHost(site, headers.host)) return 421;
  if (url !== eventsPath && url !== `${eventsPath}/`) return 400;
  const { upgrade: _, ...others } = headers;
  const malformed = findMalformed({ method, url, headers: others, rawHeaders }, url) ?? findBody(others);
  if (malformed) return malformed[0];
  return headers.origin !== undefined || headers["sec-fetch-site"] !== undefined ? 403 : undefined;
}

type Fault = [status: number, code: ErrorCode, message: string];

function pathOf(url: string): string {
  const end = url.search(/[?#]/);
  return end < 0 ? url : url.slice(0, end);
}

function doorOf(path: string, isDev: boolean): Door {
  if (path.startsWith("/api/auth/")) return "auth";
  if (path === "/api" || path.startsWith("/api/")) return "api";
  if (path.startsWith("/_next/static/")) return "asset";
  // Next's development overlay asks the server where a line of a stack is.
  if (isDev && (path.startsWith("/_next/") || path.startsWith("/__nextjs"))) return "asset";
  return "page";
}

function findMalformed({ url, headers, rawHeaders }: RequestParts, path: string): Fault | undefined {
  const bytesMax = path === syncPath ? syncUrlBytesMax : urlBytesMax;
  if (url.length > bytesMax) return [414, "too_large", `The address is longer than ${bytesMax} bytes.`];
  if (!url.startsWith("/") || url.startsWith("//") || path.includes("\\")) return [400, "invalid", "The address must be a path."];
  if (/(^|\/)(\.|%2e){1,2}(\/|$)/i.test(path)) return [400, "invalid", "The path must have no dot segments."];
  if (path.startsWith("/_next/image")) return [404, "not_found", "There is nothing here."];
  if (tokenPattern.test(url)) return [422, "invalid", "A token belongs into the Authorization header, never into an address."];
  if (headers.upgrade !== undefined) return [400, "invalid", "The protocol is not changed here."];
  if (headers["transfer-encoding"] !== undefined && headers["content-length"] !== undefined) {
    return [400, "invalid", "Send Content-Length or Transfer-Encoding, not both."];
  }
  if (headers["content-encoding"] !== undefined) return [415, "invalid", "Send the body without Content-Encoding."];
  if (countHeader(rawHeaders, "host") > 1 || countHeader(rawHeaders, "authorization") > 1) {
    return [400, "invalid", "Host and Authorization may stand there once."];
  }
  return undefined;
}

function countHeader(rawHeaders: readonly string[], name: string): number {
  let count = 0;
  for (let i = 0; i < rawHeaders.length; i += 2) if (rawHeaders[i]?.toLowerCase() === name) count++;
  return count;
}

function findBody(headers: IncomingHttpHeaders): Fault | undefined {
  const hasBody = headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;
  return hasBody ? [400, "invalid", "A request that reads has no body."] : undefined;
}

function findWrongBody(headers: IncomingHttpHeaders, door: Door, bytesMax: number): Fault | undefined {
  if (Number(headers["content-length"] ?? 0) > bytesMax)
    return [errorStatus.too_large, "too_large", `The body is larger than ${bytesMax} bytes.`];
  // The API counts while it reads. What goes to Next is counted here, so its length must be known.
  if (door !== "api" && headers["transfer-encoding"] !== undefined) return [411, "invalid", "Send the body with a Content-Length."];
  return undefined;
}

/**
 * Says why a request with a cookie's authority may be another site's doing. Programs without cookies (the CLI's device login) say nothing
 * of their origin and are let through to the API; browsers never are.
 */
function findForgery({ method, headers }: RequestParts, door: Door, ownOrigin: string, site: Site): string | undefined {
  const provenance = provenanceOf(readFetchMetadata(readerOf(headers)), ownOrigin);
  const hasSession = readCookie(headers.cookie, cookieName(site.origin, "session")) !== undefined;
  if (method === "GET" || method === "HEAD") {
    const isCrossSite = headers["sec-fetch-site"] === "cross-site" || headers["sec-fetch-site"] === "same-site";
    return door === "api" && hasSession && isCrossSite ? "Another site may not read from here." : undefined;
  }
  if (provenance === "foreign") return "Another site may not write here.";
  if (provenance === "unknown" && (door !== "api" || hasSession)) return "The request does not say which page it comes from.";
  if (door !== "api") return undefined;
  if (hasSession && headers["x-blockyard"] === undefined) return "Send the header X-Blockyard.";
  return undefined;
}

/** A browser attaches a password by itself once it knows one: Basic is for programs, which say nothing of a page. */
function findBrowserPassword({ authorization = "", origin, "sec-fetch-site": site }: IncomingHttpHeaders): string | undefined {
  if (!/^basic\b/i.test(authorization) || (origin === undefined && site === undefined)) return undefined;
  return "A browser signs in with a session, not with a password in the address.";
}

export function readerOf(headers: IncomingHttpHeaders): (name: string) => string | undefined {
  return (name) => {
    const value = headers[name];
    return Array.isArray(value) ? value[0] : value;
  };
}

/** A request of Next's router for a part of a page, which must not be rendered for nobody. */
function isRsc(headers: IncomingHttpHeaders, url: string): boolean {
  return headers.rsc !== undefined || headers["next-router-state-tree"] !== undefined || /[?&]_rsc=/.test(url);
}
