import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import { DomainError } from "#lib/core/errors.ts";
import { logBug } from "#lib/usecases/failure.ts";
import { contextOf } from "./context.ts";
import { serveConnection } from "./events-connection.ts";
import { readerOf } from "./guard.ts";
import { identifyProgram } from "./identify.ts";
import { refuseSocket } from "./refuse-socket.ts";
import { createSeats, socketLimits } from "./socket-limits.ts";

const subprotocol = "prefect";

export type EventsSocket = {
  /** Makes a websocket of a connection that the guard let through, or refuses it. */
  receive: (request: IncomingMessage, socket: Duplex, head: Buffer) => Promise<void>;
  /** Says goodbye to everybody; done when they are gone, a second later at most. */
  close: () => Promise<void>;
};

/** The websocket on which Prefect's clients tell what they loaded (contract: prefect-3, appendix B). */
export function createEventsSocket(changed: Partial<typeof socketLimits> = {}): EventsSocket {
  const limits = { ...socketLimits, ...changed };
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: limits.frameBytesMax,
    handleProtocols: (offered) => offered.has(subprotocol) && subprotocol,
  });
  const seats = createSeats(limits);
  const open = new Map<WebSocket, { isAlive: boolean }>();
  let isStopping = false;
  const pinging = setInterval(() => pingAll(open), limits.pingMs);
  pinging.unref();

  async function receive(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const get = readerOf(request.headers);
    const context = contextOf(get);
    if (socket.destroyed) return;
    const leave = isStopping ? undefined : seats.take(context.ip);
    if (!leave) return refuseSocket(socket, 503);
    socket.on("close", leave);
    const ofHeaders = () => identifyProgram(get, context);
    // Who offers no subprotocol says nothing more of itself: its header counts now or never.
    const status = get("sec-websocket-protocol") === undefined ? await refusalOf(ofHeaders, context.requestId) : undefined;
    if (status !== undefined) return refuseSocket(socket, status);
    server.handleUpgrade(request, socket, head, (client) => {
      watch(client);
      serveConnection({ socket: client, context, limits, ofHeaders });
    });
  }

  function watch(client: WebSocket): void {
    const state = { isAlive: true };
    open.set(client, state);
    for (const sign of ["message", "ping", "pong"]) client.on(sign, () => (state.isAlive = true));
    client.on("error", () => client.terminate());
    client.on("close", () => open.delete(client));
  }

  async function close(): Promise<void> {
    isStopping = true;
    clearInterval(pinging);
    const gone = [...open.keys()].map((client) => new Promise((resolve) => client.once("close", resolve)));
    for (const client of open.keys()) client.close(1001, "The server is stopping.");
    const timer = setTimeout(() => {
      for (const client of open.keys()) client.terminate();
    }, limits.goodbyeMs);
    await Promise.all(gone);
    clearTimeout(timer);
  }

  return { receive, close };
}

function pingAll(open: ReadonlyMap<WebSocket, { isAlive: boolean }>): void {
  for (const [client, state] of open) {
    if (!state.isAlive) client.terminate();
    else {
      state.isAlive = false;
      client.ping();
    }
  }
}

async function refusalOf(identify: () => Promise<unknown>, requestId: string): Promise<number | undefined> {
  try {
    await identify();
    return undefined;
  } catch (error) {
    if (error instanceof DomainError) return error.code === "unauthenticated" ? 401 : 503;
    logBug(error, requestId);
    return 500;
  }
}
