import { randomBytes, randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import type { ErrorBody, ErrorCode } from "#lib/core/errors.ts";
import { failureOf, logBug } from "#lib/usecases/failure.ts";
import { contextHeaders, frontKey } from "./context.ts";
import type { EventsSocket } from "./events-socket.ts";
import { type Decision, type Door, decide, type Passage, readerOf, refuseUpgrade } from "./guard.ts";
import { closedPolicy, isInternalHeader, pagePolicy, securityHeaders } from "./headers.ts";
import { clientIp, originOfHost } from "./host.ts";
import { refuseSocket } from "./refuse-socket.ts";
import type { Site } from "./site.ts";

type Handler = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

export type FrontOptions = {
  site: Site;
  /** Our own API, and what Next serves: pages, actions, next-auth's routes, files. */
  api: Handler;
  pages: Handler;
  hasSession: (cookieHeader: string | undefined) => Promise<boolean>;
  hasOwner: () => Promise<boolean>;
  events: Pick<EventsSocket, "receive">;
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
  server.on("request", (request, response) => {
    // It is stopping: the client comes back over a new connection, to the next server.
    if (!server.listening) response.setHeader("connection", "close");
    receive(options, request, response);
  });
  server.on("upgrade", (request, socket, head) => void receiveUpgrade(options, request, socket, head));
  server.on("connect", (_, socket) => socket.destroy());
  return server;
}

type Exchange = { request: IncomingMessage; response: ServerResponse; requestId: string };

function receive(options: FrontOptions, request: IncomingMessage, response: ServerResponse): void {
  const exchange = { request, response, requestId: randomUUID() };
  const { method = "", url = "", headers, rawHeaders } = request;
  try {
    const decision = decide({ method, url, headers, rawHeaders }, options.site);
    setHeaders(options.site, decision, exchange);
    if (decision.kind === "refuse") {
      refuse(exchange, decision);
      return;
    }
    rewriteHeaders(options.site, decision, exchange);
    if (decision.needsSession || decision.needsOwner) void admit(options, decision, exchange);
    else dispatch(options, decision, exchange);
  } catch (error) {
    crash(error, exchange);
  }
}

async function admit(options: FrontOptions, passage: Passage, exchange: Exchange): Promise<void> {
  const { door } = passage;
  try {
    if (passage.needsOwner && !(await options.hasOwner())) {
      const message = "This server has no owner yet. Open the one-time link that it printed when it started.";
      refuse(exchange, { status: 403, code: "forbidden", message, door });
    } else if (passage.needsSession && !(await options.hasSession(exchange.request.headers.cookie))) {
      refuse(exchange, { status: 401, code: "unauthenticated", message: "Sign in first.", door });
    } else dispatch(options, passage, exchange);
  } catch (error) {
    crash(error, exchange);
  }
}

function dispatch({ api, pages }: FrontOptions, { door }: Passage, exchange: Exchange): void {
  const running = (door === "api" ? api : pages)(exchange.request, exchange.response);
  if (running) running.catch((error: unknown) => crash(error, exchange));
}

function setHeaders(site: Site, decision: Decision, { response, requestId }: Exchange): void {
  for (const [name, value] of securityHeaders(site, decision.door === "page")) response.setHeader(name, value);
  response.setHeader("content-security-policy", closedPolicy);
  response.setHeader("x-request-id", requestId);
  if (decision.door !== "asset" || decision.kind === "refuse") response.setHeader("cache-control", "no-store");
}

/** Takes away what only we may say, then says it. Both forms of the headers change: Next reads one, the API the other. */
function rewriteHeaders(site: Site, passage: Passage, { request, response, requestId }: Exchange): void {
  const say = sayContext(site, request, { requestId, ignored: passage.identity === "bearer" ? "cookie" : "authorization" });
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

/** Says who asks, for the code behind; returns how to say more. The header `ignored` does not count and is taken away too. */
function sayContext(site: Site, request: IncomingMessage, { requestId, ignored }: { requestId: string; ignored: string }) {
  const ip = clientIp(request.socket.remoteAddress ?? "", readerOf(request.headers)("x-forwarded-for"), site.trustedProxies);
  dropHeaders(request, ignored);
  const say = (name: string, value: string) => {
    request.headers[name] = value;
    request.rawHeaders.push(name, value);
  };
  say(contextHeaders.front, frontKey());
  say(contextHeaders.ip, ip);
  say(contextHeaders.requestId, requestId);
  return say;
}

function dropHeaders(request: IncomingMessage, ignored: string): void {
  const kept: string[] = [];
  for (let i = 0; i < request.rawHeaders.length; i += 2) {
    const name = (request.rawHeaders[i] ?? "").toLowerCase();
    if (name === ignored || isInternalHeader(name)) delete request.headers[name];
    else kept.push(name, request.rawHeaders[i + 1] ?? "");
  }
  request.rawHeaders = kept;
}

type Refused = { status: number; code: ErrorCode; message: string; door: Door; allow?: string };

function refuse({ response, requestId }: Exchange, { status, code, message, door, allow }: Refused): void {
  if (allow) response.setHeader("allow", allow);
  // Whatever body is still on its way is not read.
  response.setHeader("connection", "close");
  response.statusCode = status;
  if (message === "") response.end();
  else if (door === "api" || door === "auth") sendJson(response, { error: { code, message, requestId } });
  else response.setHeader("content-type", "text/plain; charset=utf-8").end(`${message}\n`);
}

function crash(error: unknown, { request, response, requestId }: Exchange): void {
  if (response.headersSent) {
    logBug(error, requestId);
    request.destroy();
    return;
  }
  const { status, body } = failureOf(error, requestId);
  response.statusCode = status;
  sendJson(response, body);
}

function sendJson(response: ServerResponse, body: ErrorBody): void {
  response.setHeader("content-type", "application/json; charset=utf-8").end(JSON.stringify(body));
}

async function receiveUpgrade(options: FrontOptions, request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
  const { site, upgrade, events } = options;
  const { method = "", url = "", headers, rawHeaders } = request;
  socket.on("error", () => socket.destroy());
  const isReloading = url.startsWith("/_next/") && headers.origin !== undefined && headers.origin === originOfHost(site, headers.host);
  if (upgrade && isReloading) return upgrade(request, socket, head);
  const status = refuseUpgrade({ method, url, headers, rawHeaders }, site);
  if (status !== undefined) return refuseSocket(socket, status);
  sayContext(site, request, { requestId: randomUUID(), ignored: "cookie" });
  await events.receive(request, socket, head);
}
