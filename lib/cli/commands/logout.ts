import { type Command, jsonOption, serverOptions } from "#lib/cli/command.ts";
import { readOrigin } from "#lib/cli/config.ts";
import { exitCodes } from "#lib/cli/exit-codes.ts";
import { findLogin, saveLogin } from "#lib/cli/logins.ts";
import { wipeCaches } from "#lib/cli/offline/cache-files.ts";
import { printJson, printLine } from "#lib/cli/output.ts";
import { connectTo } from "#lib/cli/server.ts";

export const logout: Command = {
  name: "logout",
  summary: "Forget the token for a server and what it has fetched, and revoke it there",
  words: [],
  options: { url: serverOptions.url ?? { type: "string", help: "" }, ...jsonOption },
  details: [
    "The offline caches of the server go too. When the server cannot be reached the token is forgotten here and stays valid there until it expires.",
  ],
  async run(io, args) {
    const { origin } = await readOrigin(io, args);
    const login = await findLogin(io, origin);
    const isRevoked = login ? await revoke() : false;
    if (login) await saveLogin(io, origin, undefined);
    await wipeCaches(io, origin);
    if (args.flag("json")) printJson(io, { server: origin, wasSignedIn: login !== undefined, isRevoked });
    else if (!login) printLine(io, `There was no token for ${origin}.`);
    else
      printLine(
        io,
        isRevoked
          ? `Signed out of ${origin}; the token is revoked.`
          : `Signed out of ${origin}. The token could not be revoked: do it in Settings, Tokens.`,
      );
    return exitCodes.done;

    async function revoke(): Promise<boolean> {
      const server = await connectTo(io, { origin, token: login?.token ?? "", instance: login?.instance });
      try {
        const { id } = await server.call("me", {});
        await server.call("revokeToken", { id });
        return true;
      } catch {
        return false;
      }
    }
  },
};
