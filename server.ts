import { createServer } from "node:http";
import { getRequestListener } from "@hono/node-server";
import next from "next";
import { createApi } from "#lib/api/app.ts";
import { DomainError } from "#lib/core/errors.ts";
import { keepCheckpoints } from "#lib/usecases/audit/checkpoint-keeper.ts";
import { ensureBuiltInTypes } from "#lib/usecases/catalog/built-in-types.ts";
import { fillDemo } from "#lib/usecases/demo.ts";
import { logBug } from "#lib/usecases/failure.ts";
import { librarySecret } from "#lib/usecases/instance-facts.ts";
import { type OpenedInstance, openInstance } from "#lib/usecases/open-instance.ts";
import { hasOwner } from "#lib/usecases/people/people.ts";
import { createOwnerLink, ensureDefaultWorkspace } from "#lib/usecases/people/setup.ts";
import { setOutgoing } from "#lib/usecases/prefect-import/outgoing.ts";
import { endWaits } from "#lib/usecases/sync/watchers.ts";
import { writeUses } from "#lib/usecases/uses/last-used.ts";
import { createApiHandler } from "#lib/web/api-handler.ts";
import { apiOptions } from "#lib/web/api-options.ts";
import { readSettings, type Settings } from "#lib/web/env.ts";
import { createEventsSocket } from "#lib/web/events-socket.ts";
import { createFront } from "#lib/web/front.ts";
import { hasSession } from "#lib/web/identify.ts";
import { outgoing } from "#lib/web/outgoing.ts";
import { quietConsole } from "#lib/web/quiet-console.ts";
import { findRoot, migrationsFolderOf } from "#lib/web/root.ts";
import { createSite } from "#lib/web/site.ts";
import { listen, stopOnSignal } from "#lib/web/stop.ts";
import { startTrashTimer } from "#lib/web/trash-timer.ts";

const root = findRoot(import.meta.url);

async function main(): Promise<void> {
  const settings = readSettings(process.env, root);
  const { dataFolder, origin, isDev } = settings;
  if (!isDev) quietConsole();
  const opened = await openInstance({ dataFolder, origin, migrationsFolder: migrationsFolderOf(root), env: process.env, isServer: true });
  try {
    await serve(settings, opened);
  } catch (error) {
    await opened.close();
    throw error;
  }
  await announce(settings, opened, isDev);
}

async function serve(settings: Settings, opened: OpenedInstance): Promise<void> {
  const { port, host, origin, isDev } = settings;
  await ensureBuiltInTypes(opened.instance.store);
  const workspace = await opened.instance.store.write(ensureDefaultWorkspace);
  if (settings.isDemo) await fillDemo(workspace.id);
  setLibrarySecrets(origin);
  setOutgoing(settings.mayConnectOut ? outgoing : undefined);
  // Next would add its own listener for upgrades to the server that it is given: it gets one that nobody can reach.
  const hidden = createServer();
  const app = next({ dev: isDev, dir: root, hostname: host, port, httpServer: hidden });
  await app.prepare();
  const api = createApi(apiOptions);
  const events = createEventsSocket();
  const server = createFront({
    site: createSite(settings),
    // Next runs in the same process: the global Request and Response stay Node's.
    api: createApiHandler(getRequestListener(api.fetch, { overrideGlobalObjects: false })),
    pages: app.getRequestHandler(),
    hasSession,
    hasOwner,
    events,
    upgrade: isDev ? async (request, socket, head) => void hidden.emit("upgrade", request, socket, head) : undefined,
  });
  await listen(server, port, host);
  const trash = startTrashTimer();
  const checkpoints = keepCheckpoints();
  const open = {
    close: () => {
      endWaits();
      return events.close();
    },
  };
  stopOnSignal(server, open, async () => {
    trash.stop();
    await app.close();
    await writeUses();
    await checkpoints.stop();
    await opened.close();
  });
}

/** Where the libraries look for their secrets. What opens everything else is taken out of the environment. */
function setLibrarySecrets(origin: string): void {
  process.env.NEXTAUTH_URL = origin;
  process.env.NEXTAUTH_SECRET = librarySecret("nextauth-secret");
  process.env.NEXT_SERVER_ACTIONS_ENCRYPTION_KEY = librarySecret("next-actions-key");
  delete process.env.AUTH_TRUST_HOST;
  delete process.env.BLOCKYARD_KEK;
}

async function announce({ origin }: Settings, { kek }: OpenedInstance, isDev: boolean): Promise<void> {
  console.log(`Blockyard serves at ${origin}${isDev ? " (development)" : ""}`);
  if (kek.isNew)
    console.log(`The key that opens your secrets was made: ${kek.file}\nBack this up separately. Without it the data cannot be read.`);
  if (await hasOwner()) return;
  const { link } = await createOwnerLink();
  console.log(`Open this link once, within 15 minutes, on this machine, to become the owner:\n  ${link}`);
}

process.on("unhandledRejection", (error) => logBug(error, "-"));
main().catch((error: unknown) => {
  if (error instanceof DomainError) console.error(error.message);
  else if (error instanceof Error && "code" in error && error.code === "EADDRINUSE")
    console.error("The port is taken. Choose another with --port.");
  else logBug(error, "start");
  process.exit(1);
});
