import { WebSocket } from "ws";
import type { JsonObject } from "#lib/core/json.ts";

export type Ended = { code: number; reason: string };
type Options = { path?: string; headers?: Record<string, string>; subprotocols?: string[]; autoPong?: boolean };

const userAgent = "prefect/3.8.3 (API 0.8.4)";

/** A websocket client that keeps what it received, and how it ended. A refused handshake ends with the HTTP status as its code. */
export function openSocket(
  port: number,
  { path = "/api/events/in", headers = {}, subprotocols = ["prefect"], autoPong = true }: Options = {},
) {
  const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, subprotocols, {
    headers: { "user-agent": userAgent, ...headers },
    autoPong,
  });
  const received: string[] = [];
  socket.on("message", (data) => received.push(String(data)));
  const ended = new Promise<Ended>((resolve) => {
    socket.on("unexpected-response", (_, { statusCode = 0 }) => {
      resolve({ code: statusCode, reason: "" });
      socket.terminate();
    });
    socket.on("close", (code, reason) => resolve({ code, reason: String(reason) }));
    socket.on("error", () => {});
  });
  const opened = new Promise<void>((resolve, reject) => {
    socket.on("open", resolve);
    void ended.then(({ code }) => reject(new Error(`The socket ended with ${code}.`)));
  });
  opened.catch(() => {});

  /** Sends a ping and waits for its pong: everything sent before has been received. */
  async function checkpoint(): Promise<void> {
    const pong = new Promise<void>((resolve, reject) => {
      socket.once("pong", () => resolve());
      void ended.then(({ code }) => reject(new Error(`The socket ended with ${code}.`)));
    });
    socket.ping();
    await pong;
  }

  /** What Prefect's client does before it sends events: ping, say who it is, wait for the answer. */
  async function greet(token: string | null): Promise<string> {
    await opened;
    await checkpoint();
    const answer = new Promise<string>((resolve, reject) => {
      socket.once("message", (data) => resolve(String(data)));
      void ended.then(({ reason }) => reject(new Error(reason)));
    });
    socket.send(JSON.stringify({ type: "auth", token }));
    return answer;
  }

  return { socket, received, ended, opened, checkpoint, greet, send: (frame: JsonObject) => socket.send(JSON.stringify(frame)) };
}

/** The event that Prefect's client sends when a block was loaded inside a flow run. */
export function loadedEvent(entryId: string, { flow = "nightly", flowRun = "brave-otter" } = {}): JsonObject {
  const related = (role: string, name: string) => ({
    "prefect.resource.id": `prefect.${role}.f7a1`,
    "prefect.resource.role": role,
    "prefect.resource.name": name,
  });
  return {
    occurred: "2026-11-21T10:00:00Z",
    event: "prefect.block.secret.loaded",
    resource: { "prefect.resource.id": `prefect.block-document.${entryId}`, "prefect.resource.name": "prod" },
    related: [
      { "prefect.resource.id": "prefect.block-type.secret", "prefect.resource.role": "block-type" },
      related("flow-run", flowRun),
      related("flow", flow),
    ],
    payload: {},
    id: "8a2b0f3e-7f5d-4d40-9c55-4a1f1a7f5a11",
    follows: null,
  };
}
