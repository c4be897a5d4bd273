import { proposeOption } from "#lib/cli/changes/outcome.ts";
import type { Command } from "#lib/cli/command.ts";
import { printOutcome, printOutcomeJson } from "#lib/cli/credentials/report.ts";
import { syncCredentials } from "#lib/cli/credentials/sync.ts";
import { exitCodes } from "#lib/cli/exit-codes.ts";
import { connect } from "#lib/cli/server.ts";
import { fileOptions, planOptionsOf, settleOptions, targetOf } from "./credentials-options.ts";

export const loadCredentials: Command = {
  name: "load-credentials",
  summary: "Bring a credentials file and the server's blocks together",
  words: [],
  options: {
    sync: { type: "boolean", short: "s", help: "first take the server's changes into the file, then push the file's" },
    "dry-run": { type: "boolean", short: "n", help: "say what would happen and touch nothing" },
    ...settleOptions,
    prune: { type: "boolean", help: "with --sync: remove sections whose block was deleted on the server" },
    "allow-shrink": { type: "boolean", help: "let more than half of the file's keys go" },
    "allow-tracked": { type: "boolean", help: "write secrets to a file that git tracks or would offer to commit" },
    "no-backup": { type: "boolean", help: "keep no .bak copy of the file as it was" },
    ...proposeOption,
    message: { type: "string", short: "m", value: "TEXT", help: "the message of the change" },
    ...fileOptions,
  },
  details: [
    "Each section of the file is a block: [my-block] with provider = AWS or AZCosmos, or [AWS] and [AZCosmos] with name = my-block.",
    "Only what changed since the last run moves. A key that changed in the file and on the server is a conflict: it is listed, nothing is touched on either side, and the exit code is 1.",
    "Where a policy asks for a review, what changed in the file is sent as a change that waits; the file keeps it, and the next runs say that it waits until it is applied or closed.",
    "What is not in the file is never removed from the server; an empty value clears a field. Comments, order and foreign keys stay as they are.",
  ],
  async run(io, args) {
    const options = {
      ...planOptionsOf(args),
      isDryRun: args.flag("dry-run"),
      allowsShrink: args.flag("allow-shrink"),
      allowsTracked: args.flag("allow-tracked"),
      hasBackup: !args.flag("no-backup"),
      asksForReview: args.flag("propose"),
      message: args.text("message") ?? `load-credentials on ${io.hostname}`,
    };
    const outcome = await syncCredentials(io, await connect(io, args), targetOf(io, args), options);
    const print = args.flag("json") ? printOutcomeJson : printOutcome;
    print(io, outcome, options.isDryRun ? "planned" : "done");
    return outcome.isRefused ? exitCodes.refused : exitCodes.done;
  },
};
