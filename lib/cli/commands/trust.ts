import { fingerprintOf } from "#lib/cli/bundle/fingerprint.ts";
import { type Command, jsonOption, serverOptions } from "#lib/cli/command.ts";
import { exitCodes, usageError } from "#lib/cli/exit-codes.ts";
import { findLogin, saveLogin } from "#lib/cli/logins.ts";
import { findInstance, findWorkspace, pinServer, readPins, resetWorkspace } from "#lib/cli/offline/pins.ts";
import { printable, printJson, printLine, printTable } from "#lib/cli/output.ts";
import { connect } from "#lib/cli/server.ts";

export const trust: Command = {
  name: "trust",
  summary: "Accept what a server is now: after a restored backup, or a new identity",
  words: [],
  options: {
    yes: { type: "boolean", short: "y", help: "do not ask" },
    ...jsonOption,
    ...serverOptions,
  },
  details: [
    "This machine remembers which server answers at an address, with which key it signs, and the newest revision that it has seen of each workspace. When a server is another one, or its history is older than that, nothing is read or written: it may be a restored backup, or somebody else.",
    "Shows what was seen and what the server says now, asks, and takes the latter. The next pull then compares every file with what the server has now.",
  ],
  async run(io, args) {
    const server = await connect(io, args);
    const pins = await readPins(io);
    const me = await server.call("me", {});
    const { origin } = server;
    const known = Object.hasOwn(pins.servers, origin) ? pins.servers[origin] : server.instance;
    const workspace = me.workspace?.slug ?? "";
    const seen = findWorkspace(pins, me.instance, workspace);
    const now = { instance: me.instance, fingerprint: fingerprintOf(me.signingKey), revision: me.workspace?.revision ?? 0 };
    const key = known === undefined ? null : (findInstance(pins, known)?.signingKey ?? null);
    const before = { instance: known ?? null, fingerprint: key === null ? null : fingerprintOf(key), revision: seen?.revision ?? null };
    if (!args.flag("json")) {
      printTable(io, [
        ["", "seen before", "now"],
        ["instance", before.instance ?? "-", now.instance],
        ["signed by", before.fingerprint ?? "-", now.fingerprint],
        [`revision of ${printable(workspace)}`, String(before.revision ?? "-"), String(now.revision)],
      ]);
    }
    if (!args.flag("yes")) {
      if (!io.isTty.stdin || args.flag("json")) throw usageError("Nothing was changed: there is nobody to ask. Use --yes.");
      const answer = await io.ask(`Trust ${origin} as it is now? [y/N] `, { hidden: false });
      if (!/^y(es)?$/i.test(answer.trim())) {
        io.err("Nothing was changed.\n");
        return exitCodes.refused;
      }
    }
    await pinServer(io, origin, me.instance, me.signingKey);
    // The epoch is not told here: the next pull says in which one the history goes on.
    await resetWorkspace(io, me.instance, workspace, undefined);
    const login = await findLogin(io, origin);
    if (login && login.instance !== me.instance) await saveLogin(io, origin, { ...login, instance: me.instance });
    if (args.flag("json")) printJson(io, { server: origin, workspace, before, now });
    else printLine(io, `${origin} is trusted as it is now.`);
    return exitCodes.done;
  },
};
