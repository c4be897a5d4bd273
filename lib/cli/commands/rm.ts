import { type Command, jsonOption, serverOptions } from "#lib/cli/command.ts";
import { exitCodes, usageError } from "#lib/cli/exit-codes.ts";
import { count, printable, printJson, printLine } from "#lib/cli/output.ts";
import { connect } from "#lib/cli/server.ts";

export const rm: Command = {
  name: "rm",
  summary: "Move an entry to the trash",
  words: ["PATH"],
  options: {
    yes: { type: "boolean", short: "y", help: "do not ask" },
    message: { type: "string", short: "m", value: "TEXT", help: "the message of the change" },
    ...jsonOption,
    ...serverOptions,
  },
  details: ["The entry can be brought back from the trash in the browser, with all of its versions."],
  async run(io, args) {
    const [path = ""] = args.words;
    const isAsking = !args.flag("yes");
    if (isAsking && !io.isTty.stdin) throw usageError("There is no terminal to ask on: use --yes.");
    const server = await connect(io, args);
    const entry = await server.call("getEntryByPath", { path });
    if (isAsking) {
      const users = entry.usedBy.length > 0 ? ` It is used by ${count(entry.usedBy.length, "other block")}.` : "";
      const answer = await io.ask(`Move ${printable(entry.path)} to the trash?${users} [y/N] `, { hidden: false });
      if (!/^y(es)?$/i.test(answer.trim())) {
        io.err("Nothing was changed.\n");
        return exitCodes.refused;
      }
    }
    const edits = [{ op: "delete" as const, path: entry.path, baseVersion: entry.version }];
    const { revision } = await server.call("createChange", { message: args.text("message") ?? "", edits });
    if (args.flag("json")) printJson(io, { path: entry.path, revision });
    else printLine(io, printable(`${entry.path} is in the trash, revision ${revision}`));
    return exitCodes.done;
  },
};
