import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { createApi } from "#lib/api/app.ts";
import type { JsonObject } from "#lib/core/json.ts";
import type { Role, TokenScope } from "#lib/core/permissions.ts";
import { putMember } from "#lib/store/people/members.ts";
import { insertUser } from "#lib/store/people/users.ts";
import { createChange } from "#lib/usecases/changes/changes.ts";
import { issueToken } from "#lib/usecases/people/tokens.ts";
import { sync } from "#lib/usecases/sync/sync.ts";
import { openTestWorkspace } from "#lib/usecases/testing.ts";
import { apiOptions } from "#lib/web/api-options.ts";

export type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** The real API over real HTTP on a fresh store. `faults` stands in front of it: what it answers, the API does not. */
export async function startServer() {
  const world = await openTestWorkspace();
  const api = createApi(apiOptions);
  const listener = getRequestListener(api.fetch, { overrideGlobalObjects: false });
  const faults: { handle: Handler | undefined } = { handle: undefined };
  const server = createServer((request, response) => (faults.handle ?? listener)(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const browser = () => world.caller("editor");
  const entries = async () => (await sync(world.caller("reader"), {})).entries;
  return {
    ...world,
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    faults,
    listener,
    token: async (scopes: TokenScope[] = ["pull", "push"], pathPrefix = "") => {
      const order = { workspaceId: world.workspaceId, name: "test", scopes, pathPrefix, createdById: null, days: 1 };
      return (await world.store.write((tx) => issueToken(tx, order))).text;
    },
    /** A member of the workspace: as a caller in the browser, and with a token of their own. */
    member: async (role: Role, scopes: TokenScope[] = ["pull", "push"]) => {
      const userId = crypto.randomUUID();
      const email = `${role}-${userId.slice(0, 4)}@example.com`;
      await world.store.write(async (tx) => {
        await insertUser(tx, { id: userId, email, name: `The ${role}`, passwordHash: null });
        await putMember(tx, world.workspaceId, userId, role);
      });
      const order = { workspaceId: world.workspaceId, name: `token of the ${role}`, scopes, pathPrefix: "", createdById: userId, days: 1 };
      const { text } = await world.store.write((tx) => issueToken(tx, order));
      return { userId, token: text, caller: world.caller(role, { id: userId, userId, email }) };
    },
    policy: (name: string, document: JsonObject) =>
      createChange(world.caller("owner"), { edits: [{ op: "put", path: `policy/${name}`, baseVersion: 0, data: document }] }),
    /** A change as somebody makes it in the browser. */
    change: (...edits: JsonObject[]) => createChange(browser(), { edits }),
    /** Every block as the server has it, secrets included. */
    blocks: async () => Object.fromEntries((await entries()).map(({ path, data }) => [path, data])),
    versionOf: async (path: string) => (await entries()).find((entry) => entry.path === path)?.version ?? 0,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await world.close();
    },
  };
}

export type TestServer = Awaited<ReturnType<typeof startServer>>;
