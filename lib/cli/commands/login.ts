import { type Args, type Command, jsonOption, serverOptions } from "#lib/cli/command.ts";
import { parseToken, readOrigin } from "#lib/cli/config.ts";
import { exitCodes, usageError } from "#lib/cli/exit-codes.ts";
import type { Io } from "#lib/cli/io.ts";
import { findLogin, saveLogin } from "#lib/cli/logins.ts";
import { pinServer, readPins } from "#lib/cli/offline/pins.ts";
import { printable, printJson, printLine } from "#lib/cli/output.ts";
import { connectTo, type Server } from "#lib/cli/server.ts";
import { DomainError } from "#lib/core/errors.ts";

export const login: Command = {
  name: "login",
  summary: "Sign in to a server and keep a token for it",
  words: [],
  options: {
    "token-stdin": { type: "boolean", help: "read an API token from standard input instead of confirming in the browser" },
    "new-server": { type: "boolean", help: "accept that another server answers under a known address" },
    url: serverOptions.url ?? { type: "string", help: "" },
    ...jsonOption,
  },
  details: [
    "Shows a code and an address. Open the address in a browser where you are signed in, compare the code and confirm; the token then arrives here.",
    "The token is kept in ~/.config/blockyard/tokens.json, readable by you only.",
  ],
  async run(io, args) {
    const { origin, source } = await readOrigin(io, args);
    if (source === "project") throw usageError(`blockyard.json names ${origin}. Say that you mean it: blockyard login --url ${origin}`);
    const anonymous = await connectTo(io, { origin, token: "", instance: undefined });
    const token = args.flag("token-stdin") ? await readToken(io) : await confirmInBrowser(io, anonymous);
    const me = await (await connectTo(io, { origin, token, instance: undefined })).call("me", {});
    await refuseStranger(io, args, origin, me.instance);
    await saveLogin(io, origin, { token, instance: me.instance });
    await pinServer(io, origin, me.instance, me.signingKey);
    const workspace = me.workspace?.slug ?? "";
    if (args.flag("json")) printJson(io, { server: origin, instance: me.instance, workspace, name: me.name, permissions: me.permissions });
    else printLine(io, printable(`Signed in to ${origin} as ${me.name}, workspace ${workspace}: ${me.permissions.join(", ")}.`));
    return exitCodes.done;
  },
};

async function readToken(io: Io): Promise<string> {
  return parseToken(io.isTty.stdin ? await io.ask("Token (not shown): ", { hidden: true }) : await io.readStdin());
}

async function confirmInBrowser(io: Io, server: Server): Promise<string> {
  const started = await server.call("startDeviceLogin", { clientName: `blockyard on ${io.hostname}`.slice(0, 80) });
  const address = new URL(started.verificationPath, server.origin);
  if (address.origin !== server.origin) throw new DomainError("unavailable", "The server named an address that is not its own.");
  io.err(`Open ${printable(address.href)}\nand confirm the code ${printable(started.userCode)}. Waiting …\n`);
  const rounds = Math.ceil(started.expiresInSeconds / started.intervalSeconds);
  for (let round = 0; round < rounds; round++) {
    await io.sleep(started.intervalSeconds * 1000);
    const { state, token } = await server.call("pollDeviceLogin", { deviceCode: started.deviceCode });
    if (state === "done" && token) return token;
    if (state === "denied") throw new DomainError("forbidden", "The sign-in was denied in the browser.");
    if (state === "expired") break;
  }
  throw new DomainError("unauthenticated", "The code was not confirmed in time. Run blockyard login again.");
}

async function refuseStranger(io: Io, args: Args, origin: string, instance: string): Promise<void> {
  const { servers } = await readPins(io);
  const known = (await findLogin(io, origin))?.instance ?? (Object.hasOwn(servers, origin) ? servers[origin] : undefined);
  if (known === undefined || known === instance || args.flag("new-server")) return;
  throw new DomainError(
    "forbidden",
    `${origin} is not the server that it was: its identity has changed. If that is right, use --new-server.`,
  );
}
