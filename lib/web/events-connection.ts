import type { RawData, WebSocket } from "ws";
import type { Caller, RequestContext } from "#lib/core/caller.ts";
import { DomainError } from "#lib/core/errors.ts";
import { byteLength, isJsonObject, type Json, parseJson } from "#lib/core/json.ts";
import { logBug } from "#lib/usecases/failure.ts";
import { refreshCaller } from "#lib/usecases/people/callers.ts";
import { noteLoadedEvent } from "#lib/usecases/uses/last-used.ts";
import { identifyAuthString } from "./identify.ts";
import { readLoadedEvent } from "./loaded-event.ts";
import { createRate, type SocketLimits } from "./socket-limits.ts";

type Connection = {
  socket: WebSocket;
  context: RequestContext;
  limits: SocketLimits;
  /** Who the handshake's headers say it is; anonymous without them. Refuses a token that is not valid. */
  ofHeaders: () => Promise<Caller>;
};

const closing = { notText: 1003, notJson: 1007, refused: 1008, broken: 1011 };
const greetFirst = "Say first who you are, in a message of the type auth.";
const reasonBytesMax = 123;

/**
 * Speaks with one client. Who chose the subprotocol `prefect` says first who it is, and is refused after that message: earlier, Prefect's
 * client would try again ten times. Everybody else sends events straight away.
 */
export function serveConnection({ socket, context, limits, ofHeaders }: Connection): void {
  const isInRate = createRate(limits);
  let caller: Caller | undefined;
  let work = Promise.resolve();
  const isGreeting = socket.protocol !== "";
  const waiting = isGreeting ? setTimeout(() => close(socket, closing.refused, greetFirst), limits.authMs) : undefined;

  async function receive(data: RawData): Promise<void> {
    const frame = readFrame(socket, data);
    if (frame === undefined) return;
    if (isJsonObject(frame) && frame.type === "auth") {
      caller = await callerOfAuth(frame.token);
      clearTimeout(waiting);
      socket.send('{"type":"auth_success"}');
    } else if (caller || !isGreeting) {
      caller = await refreshCaller(caller ?? (await ofHeaders()));
      take(frame, caller);
    } else close(socket, closing.refused, greetFirst);
  }

  async function callerOfAuth(token: Json | undefined): Promise<Caller> {
    const known = await ofHeaders();
    return typeof token === "string" && token !== "" ? identifyAuthString(token, context) : known;
  }

  function take(event: Json, from: Caller): void {
    const loaded = readLoadedEvent(event);
    const sender = { caller: from.kind === "anonymous" ? null : from, ip: context.ip };
    if (loaded) noteLoadedEvent(loaded.entryId, loaded.program, sender);
  }

  socket.on("message", (data, isBinary) => {
    if (isBinary) return close(socket, closing.notText, "Send text, not bytes.");
    if (!isInRate()) return;
    work = work.then(async () => {
      if (socket.readyState === socket.OPEN) await receive(data);
    });
    work = work.catch((error: unknown) => refuse(socket, error, context.requestId));
  });
  socket.on("ping", () => {
    if (socket.bufferedAmount > limits.unsentBytesMax) socket.terminate();
  });
  socket.on("close", () => clearTimeout(waiting));
}

/** The JSON of a frame. What is no JSON ends the connection; what is too deep for us is dropped, because the client would send it again. */
function readFrame(socket: WebSocket, data: RawData): Json | undefined {
  try {
    return parseJson(String(data));
  } catch (error) {
    if (error instanceof DomainError && error.details.line === undefined) return undefined;
    close(socket, closing.notJson, "This is not valid JSON.");
    return undefined;
  }
}

function refuse(socket: WebSocket, error: unknown, requestId: string): void {
  if (!(error instanceof DomainError)) logBug(error, requestId);
  if (error instanceof DomainError && error.code === "unauthenticated") close(socket, closing.refused, error.message);
  else close(socket, closing.broken, "The server cannot take this now.");
}

function close(socket: WebSocket, code: number, reason: string): void {
  let text = reason;
  while (byteLength(text) > reasonBytesMax) text = text.slice(0, -1);
  socket.close(code, text);
}
