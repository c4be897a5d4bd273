import { request as httpRequest, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { text } from "node:stream/consumers";
import { getRequestListener } from "@hono/node-server";
import { encode } from "next-auth/jwt";
import { createApi } from "#lib/api/app.ts";
import { setInstance } from "#lib/store/instance.ts";
import { openTestStore } from "#lib/store/testing.ts";
import { createOwner, createTokenFor } from "#lib/usecases/admin.ts";
import { librarySecret } from "#lib/usecases/instance-facts.ts";
import { hasOwner } from "#lib/usecases/people/people.ts";
import { signIn } from "#lib/usecases/people/sign-in.ts";
import { workspaceAndTypes } from "#lib/usecases/testing-team.ts";
import { createApiHandler } from "./api-handler.ts";
import { apiOptions } from "./api-options.ts";
import { cookieName } from "./cookies.ts";
import { createEventsSocket } from "./events-socket.ts";
import { createFront } from "./front.ts";
import { hasSession } from "./identify.ts";
import { createSite } from "./site.ts";
import type { SocketLimits } from "./socket-limits.ts";
import { closeServer } from "./stop.ts";

export type Answered = { status: number; headers: IncomingMessage["headers"]; body: string };
type Ask = { method?: string; headers?: Record<string, string>; body?: string | Uint8Array };

const password = "a long password of nobody";

/**
 * The front server with guard and API over a fresh store, listening. Behind it stands, where Next would, a page that reads the whole body
 * and tells what has reached it.
 */
export async function openTestServer({ limits }: { limits?: Partial<SocketLimits> } = {}) {
  const test = await openTestStore(workspaceAndTypes);
  const reached: { url: string; headers: IncomingMessage["headers"]; bytes: number }[] = [];
  const pages = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await text(request);
    reached.push({ url: request.url ?? "", headers: request.headers, bytes: body.length });
    response.setHeader("content-type", "text/html; charset=utf-8").end("<p>page</p>");
  };
  const events = createEventsSocket(limits);
  const { server, port } = await listenAnywhere(pages, events);
  const origin = `http://127.0.0.1:${port}`;
  setInstance({ store: test.store, keyring: test.keyring, origin });
  const close = async () => {
    server.closeAllConnections();
    await Promise.all([closeServer(server), events.close()]);
    await test.close();
  };
  return {
    ...test,
    port,
    origin,
    reached,
    close,
    ask: (path: string, ask: Ask = {}) => askAt(port, path, ask),
    askRaw: (lines: string) => askRaw(port, lines),
    makeOwner: (email = "owner@example.com") => createOwner(email, password),
    makeToken: async (scopes: readonly string[] = ["pull", "push"]) =>
      (await createTokenFor({ workspace: "default", name: "test", scopes, days: 1 })).token,
    signIn: (email = "owner@example.com") => signInCookie(origin, email),
  };
}

type Front = Parameters<typeof createFront>[0];

async function listenAnywhere(pages: Front["pages"], events: Front["events"]): Promise<{ server: Server; port: number }> {
  const api = createApiHandler(getRequestListener(createApi(apiOptions).fetch, { overrideGlobalObjects: false }));
  const options = { site: siteAt(0), api, pages, hasSession, hasOwner, events };
  const server = createFront(options);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  options.site = siteAt(port);
  return { server, port };
}

function siteAt(port: number) {
  return createSite({ port, origin: `http://127.0.0.1:${port}`, trustedProxies: null, isDev: false });
}

async function signInCookie(origin: string, email: string): Promise<string> {
  const request = { ip: "127.0.0.1", requestId: "test", client: "browser" };
  const { sessionId } = await signIn({ email, password, request, userAgent: "test" });
  const sealed = await encode({ token: { sid: sessionId }, secret: librarySecret("nextauth-secret") });
  return `${cookieName(origin, "session")}=${sealed}`;
}

function askAt(port: number, path: string, { method = "GET", headers = {}, body }: Ask): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest({ port, host: "127.0.0.1", path, method, headers, agent: false }, async (response) => {
      resolve({ status: response.statusCode ?? 0, headers: response.headers, body: await text(response) });
    });
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}

/** Sends bytes as they are and returns the first line of the answer. */
function askRaw(port: number, lines: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1", () => socket.write(lines));
    socket.once("data", (data) => {
      socket.destroy();
      resolve(data.toString("latin1").split("\r\n")[0] ?? "");
    });
    socket.once("close", () => resolve(""));
    socket.once("error", reject);
  });
}
