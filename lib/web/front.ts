import { randomBytes, randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import type { ErrorBody } from "#lib/core/errors.ts";
import { failureOf, logBug } from "#lib/usecases/failure.ts";
import { contextHeaders, frontKey } from "./context.ts";
import { type Decision, type Door, decide, type Passage } from "./guard.ts";
import { closedPolicy, isInternalHeader, pagePolicy, securityHeaders } from "./headers.ts";
import { clientIp, originOfHost } from "./host.ts";
import type { Site } from "./site.ts";

type Handler = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

export type FrontOptions = {
  site: Site;
  /** Our own API, and what Next serves: pages, actions, next-auth's routes, files. */
  api: Handler;
  pages: Handler;
  hasSession: (cookieHeader: string | undefined) => Promise<boolean>;
  hasOwner: () => Promise<boolean>;
  /** Development only: Next's socket for reloading. */
  upgrade?: (request: IncomingMessage, socket: Duplex, head: Buffer) => Promise<void>;
};

const headersTimeoutMs = 10_000;
const requestTimeoutMs = 30_000;
// Longer than clients hold a connection: Prefect's does for 25 s.
const keepAliveTimeoutMs = 30_000;
// Longer than a long poll is held.
const silenceTimeoutMs = 120_000;
const headerBytesMax = 16 * 1024;

/** The server that everything comes through: it refuses from the head of a request what must not get further, and hands on the rest. */
export function createFront(options: FrontOptions): Server {
  const server = createServer({
    maxHeaderSize: headerBytesMax,
    headersTimeout: headersTimeoutMs,
    requestTimeout: requestTimeoutMs,
    connectionsCheckingInterval: 5_000,
    keepAliveTimeout: keepAliveTimeoutMs,
    requireHostHeader: false,
  });
  server.timeout = silenceTimeoutMs;
  server.on("request", (request, response) => receive(options, request, response));
  server.on("upgrade", (request, socket, head) => void receiveUpgrade(options, request, socket, head));
  server.on("connect", (_, socket) => socket.destroy());
  return server;
}

function receive(options: FrontOptions, request: IncomingMessage, response: ServerResponse): void {
  const { method = "", url = "", headers, rawHeaders } = request;
  const requestId = randomUUID();
  try {
    const decision = decide({ method, url, headers, rawHeaders }, options.site);
    setHeaders(options.site, decision, response, requestId);
    if (decision.kind === "refuse") return refuse(response, decision, requestId);
    rewriteHeaders(options.site, decision, request, response, requestId);
    if (!decision.needsSession && !decision.needsOwner) return dispatch(options, decision, request, response, requestId);
    void admit(options, decision, request, response, requestId);
  } catch (error) {
    crash(error, request, response, requestId);
  }
}

async function admit(options: FrontOptions, passage: Passage, request: IncomingMessage, response: ServerResponse, requestId: string) {
  try {
    const { door } = passage;
    if (passage.needsOwner && !(await options.hasOwner())) {
      const message = "This server has no owner yet. Open the one-time link that it printed when it started.";
      return refuse(response, { status: 403, code: "forbidden", message, door }, requestId);
    }
    if (passage.needsSession && !(await options.hasSession(request.headers.cookie))) {
      return refuse(response, { status: 401, code: "unauthenticated", message: "Sign in first.", door }, requestId);
    }
    dispatch(options, passage, request, response, requestId);
  } catch (error) {
    crash(error, request, response, requestId);
  }
}

function dispatch(
  { api, pages }: FrontOptions,
  { door }: Passage,
  request: IncomingMessage,
  response: ServerResponse,
  requestId: string,
): void {
  const handler = door === "api" ? api : pages;
  const running = handler(request, response);
  if (running) running.catch((error: unknown) => crash(error, request, response, requestId));
}

function setHeaders(site: Site, decision: Decision, response: ServerResponse, requestId: string): void {
  for (const [name, value] of securityHeaders(site)) response.setHeader(name, value);
  response.setHeader("content-security-policy", closedPolicy);
  response.setHeader("x-request-id", requestId);
  if (decision.door !== "asset" || decision.kind === "refuse") response.setHeader("cache-control", "no-store");
}

/** Takes away what only we may say, then says it. Both forms of the headers change: Next reads one, the API the other. */
function rewriteHeaders(site: Site, passage: Passage, request: IncomingMessage, response: ServerResponse, requestId: string): void {
  const ip = clientIp(request.socket.remoteAddress ?? "", String(request.headers["x-forwarded-for"] ?? ""), site.trustedProxies);
  const drop = passage.identity === "bearer" ? "cookie" : "authorization";
  const kept: string[] = [];
  for (let i = 0; i < request.rawHeaders.length; i += 2) {
    const [name = "", value = ""] = [request.rawHeaders[i], request.rawHeaders[i + 1]];
    const lower = name.toLowerCase();
    if (lower === drop || isInternalHeader(lower)) delete request.headers[lower];
    else kept.push(name, value);
  }
  request.rawHeaders = kept;
  const say = (name: string, value: string) => {
    request.headers[name] = value;
    request.rawHeaders.push(name, value);
  };
  say(contextHeaders.front, frontKey());
  say(contextHeaders.ip, ip);
  say(contextHeaders.requestId, requestId);
  if (passage.door === "page" || (passage.door === "asset" && site.isDev)) {
    const nonce = randomBytes(18).toString("base64");
    const policy = pagePolicy(nonce, site.isDev);
    say(contextHeaders.url, request.url ?? "/");
    say("x-nonce", nonce);
    say("content-security-policy", policy);
    response.setHeader("content-security-policy", policy);
  }
  // An action may answer with a secret: what is compressed together with something that an attacker chose tells its length (BREACH).
  if (passage.isAction) delete request.headers["accept-encoding"];
}

type Refused = { status: number; code: ErrorBody["error"]["code"]; message: string; door: Door; allow?: string };

function refuse(response: ServerResponse, { status, code, message, door, allow }: Refused, requestId: string): void {
  if (allow) response.setHeader("allow", allow);
  // Whatever body is still on its way is not read.
  response.setHeader("connection", "close");
  response.statusCode = status;
  if (message === "") return void response.end();
  const isJson = door === "api" || door === "auth";
  const body: ErrorBody = { error: { code, message, requestId } };
  response.setHeader("content-type", isJson ? "application/json" : "text/plain; charset=utf-8");
  response.end(isJson ? JSON.stringify(body) : `${message}\n`);
}

function crash(error: unknown, request: IncomingMessage, response: ServerResponse, requestId: string): void {
  if (response.headersSent) {
    logBug(error, requestId);
    return void request.destroy();
  }
  const { status, body } = failureOf(error, requestId);
  response.statusCode = status;
  response.setHeader("content-type", "application/json");
  response.end(JSON.stringify(body));
}

async function receiveUpgrade({ site, upgrade }: FrontOptions, request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
  socket.on("error", () => socket.destroy());
  const ownOrigin = originOfHost(site, request.headers.host);
  const isReloading = request.url?.startsWith("/_next/") && request.headers.origin === ownOrigin;
  if (upgrade && ownOrigin && isReloading) return upgrade(request, socket, head);
  socket.end(`HTTP/1.1 ${ownOrigin ? "400 Bad Request" : "421 Misdirected Request"}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
