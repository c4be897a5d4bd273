import { type BrowserContext, type BrowserContextOptions, test as base, expect, type Page } from "@playwright/test";
import { type Client, createClient, type InputOf, type OutputOf } from "#lib/api/client.ts";
import type { Role } from "#lib/core/permissions.ts";
import { join, personOf, type SignedIn, type StorageState, signIn } from "./people.ts";
import { startServer, type TestServer } from "./server.ts";
import { createWatch, type Watch } from "./watch.ts";

export { expect };

type Edits = InputOf<"createChange">["edits"];

type House = {
  server: TestServer;
  /** A token of the machine with every scope. */
  token: string;
  owner: SignedIn;
  stateOf: (role: Role) => Promise<StorageState>;
};

type Fixtures = {
  server: TestServer;
  token: string;
  /** The owner's session without a browser. */
  owner: SignedIn;
  /** The API with a token, as a program uses it. */
  api: Client;
  /** Writes entries in one change, as a program does. */
  seed: (...edits: Edits) => Promise<OutputOf<"createChange">["edits"]>;
  /** A browser that nobody has signed in from; watched. */
  anonymous: (options?: BrowserContextOptions) => Promise<BrowserContext>;
  /** A page of a signed-in member with this role, in a browser of its own. */
  asRole: (role: Role, options?: BrowserContextOptions) => Promise<Page>;
  watch: Watch;
  /** A server that this test shares with nobody, with a page of its owner: for what looks at all of a workspace, or fills it. */
  alone: { server: TestServer; api: Client; page: Page };
};

/** Journeys in a real Chromium: one server per worker, members of each role signed in already, and nothing may go wrong unnoticed. */
export const test = base.extend<Fixtures, { house: House }>({
  house: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from the pattern.
    async ({}, use) => {
      const { server, token, owner } = await found();
      const states = new Map<Role, Promise<StorageState>>([["owner", owner.state()]]);
      const stateOf = (role: Role) => {
        const state = states.get(role) ?? admit(server.origin, owner, role);
        states.set(role, state);
        return state;
      };
      await use({ server, token, owner, stateOf });
      await owner.end();
      await server.stop();
    },
    { scope: "worker", timeout: 60_000 },
  ],
  server: async ({ house }, use) => use(house.server),
  token: async ({ house }, use) => use(house.token),
  owner: async ({ house }, use) => use(house.owner),
  api: async ({ server, token }, use) => use(createClient({ origin: server.origin, token, userAgent: "e2e" })),
  seed: async ({ api }, use) => use(async (...edits) => (await api.call("createChange", { message: "Seeded", edits })).edits),
  watch: [
    async ({ server }, use) => {
      const watch = createWatch();
      const before = server.complaints().length;
      await use(watch);
      expect(watch.faults(), "what went wrong in the browsers").toEqual([]);
      expect(server.complaints().slice(before), "what the server complained about").toBe("");
    },
    { auto: true },
  ],
  anonymous: async ({ browser, server, watch }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (options) => {
      const context = await browser.newContext({ baseURL: server.origin, ...options });
      contexts.push(context);
      watch.over(context);
      return context;
    });
    for (const context of contexts) await context.close();
  },
  alone: async ({ anonymous }, use) => {
    const { server, token, owner } = await found();
    try {
      const context = await anonymous({ baseURL: server.origin, storageState: await owner.state() });
      await use({ server, api: createClient({ origin: server.origin, token }), page: await context.newPage() });
      // A page that still fetches would find nobody.
      await context.close();
      expect(server.complaints(), "what the server complained about").toBe("");
    } finally {
      await owner.end();
      await server.stop();
    }
  },
  asRole: async ({ anonymous, house }, use) =>
    use(async (role, options) => (await anonymous({ storageState: await house.stateOf(role), ...options })).newPage()),
});

/** A server with an owner and a token with every scope. */
async function found(): Promise<{ server: TestServer; token: string; owner: SignedIn }> {
  const server = await startServer({ owner: personOf("owner") });
  const token = server.admin(["token", "create", "--name", "e2e", "--scopes", "list,pull,push", "--expires", "1d"]);
  return { server, token, owner: await signIn(server.origin, personOf("owner")) };
}

async function admit(origin: string, owner: SignedIn, role: Role): Promise<StorageState> {
  const member = await signIn(origin, await join(origin, owner, role));
  const state = await member.state();
  await member.end();
  return state;
}
