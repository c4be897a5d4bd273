import { fingerprintOf } from "#lib/cli/bundle/fingerprint.ts";
import { type Command, jsonOption, serverOptions } from "#lib/cli/command.ts";
import { exitCodes, usageError } from "#lib/cli/exit-codes.ts";
import { findLogin, saveLogin } from "#lib/cli/logins.ts";
import { askLog } from "#lib/cli/offline/ask-log.ts";
import { findInstance, findWorkspace, pinServer, readPins, resetHistory } from "#lib/cli/offline/pins.ts";
import { logProblemOf, rowWords } from "#lib/cli/offline/witness.ts";
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
    "This machine remembers which server answers at an address, with which key it signs, the newest revision that it has seen of each workspace, and the newest row of its audit log. When a server is another one, its history is older than that or does not go on from there, nothing is read or written: it may be a restored backup, or somebody else.",
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
    const seenRow = findInstance(pins, me.instance)?.row ?? null;
    const log = await askLog(server, me, seenRow?.seq);
    const revision = me.workspace?.revision ?? 0;
    const now = { instance: me.instance, fingerprint: fingerprintOf(me.signingKey), revision, row: log?.head.seq ?? null };
    const key = known === undefined ? null : (findInstance(pins, known)?.signingKey ?? null);
    const before = {
      ...{ instance: known ?? null, fingerprint: key === null ? null : fingerprintOf(key) },
      ...{ revision: seen?.revision ?? null, row: seenRow?.seq ?? null },
    };
    if (!args.flag("json")) {
      printTable(io, [
        ["", "seen before", "now"],
        ["instance", before.instance ?? "-", now.instance],
        ["signed by", before.fingerprint ?? "-", now.fingerprint],
        [`revision of ${printable(workspace)}`, String(before.revision ?? "-"), String(now.revision)],
        ["audit log up to", seenRow ? rowWords(seenRow) : "-", log ? rowWords(log.head) : "-"],
      ]);
      const problem = seenRow && log && logProblemOf(seenRow, log);
      if (problem) printLine(io, `${problem.charAt(0).toUpperCase()}${problem.slice(1)}`);
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
    // From the log that was shown, and no other, it goes on; the next pull says from which revision.
    await resetHistory(io, me.instance, workspace, log && { epoch: log.epoch, ...log.head });
    const login = await findLogin(io, origin);
    if (login && login.instance !== me.instance) await saveLogin(io, origin, { ...login, instance: me.instance });
    if (args.flag("json")) printJson(io, { server: origin, workspace, before, now });
    else printLine(io, `${origin} is trusted as it is now.`);
    return exitCodes.done;
  },
};
