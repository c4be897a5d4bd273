import { proposeOption, sentOf, sentWords } from "#lib/cli/changes/outcome.ts";
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
    ...proposeOption,
    message: { type: "string", short: "m", value: "TEXT", help: "the message of the change" },
    ...jsonOption,
    ...serverOptions,
  },
  details: [
    "The entry can be brought back from the trash in the browser, with all of its versions. Where a policy asks for a review, the deletion waits for it.",
  ],
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
    const order = { message: args.text("message") ?? "", edits, asksForReview: args.flag("propose") };
    const outcome = await server.call("createChange", order);
    const { revision, state } = outcome;
    const sent = await sentOf(server, outcome);
    if (args.flag("json")) printJson(io, { path: entry.path, revision, state, change: sent ?? null });
    else if (sent) printLine(io, printable(`The deletion of ${entry.path} was ${sentWords(sent)}`));
    else printLine(io, printable(`${entry.path} is in the trash, revision ${revision}`));
    return exitCodes.done;
  },
};
