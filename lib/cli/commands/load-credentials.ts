import type { Command, Options } from "#lib/cli/command.ts";
import {
  connectionOptions,
  dryRunOption,
  receiptOption,
  sendOptions,
  settleOptions,
  writeOptions,
} from "#lib/cli/targets/target-options.ts";

/** The options of the built-in targets, whose one command pushes and, with --sync, pulls first. */
export const builtInOptions: Options = {
  sync: { type: "boolean", short: "s", help: "first take the server's changes into the file, then push the file's" },
  ...dryRunOption,
  ...settleOptions,
  prune: { type: "boolean", help: "with --sync: remove from the file what was deleted on the server" },
  ...writeOptions,
  ...sendOptions,
  ...receiptOption,
  ...connectionOptions,
};

export const loadCredentials: Command = {
  name: "load-credentials",
  summary: "Bring a credentials file and the server's blocks together",
  words: [],
  options: {
    file: { type: "string", short: "f", value: "FILE", help: "the credentials file; ~/.echoflow/credentials.ini without it" },
    ...builtInOptions,
  },
  details: [
    "Each section of the file is a block: [my-block] with provider = AWS or AZCosmos, or [AWS] and [AZCosmos] with name = my-block.",
    "Only what changed since the last run moves. A key that changed in the file and on the server is a conflict: it is listed, nothing is touched on either side, and the exit code is 1. On a terminal you are asked instead.",
    "Where a policy asks for a review, what changed in the file is sent as a change that waits; the file keeps it, and the next runs say that it waits until it is applied or closed.",
    "What is not in the file is never removed from the server; an empty value clears a field. Comments, order and foreign keys stay as they are.",
  ],
  run: async (io, args) => (await import("#lib/cli/targets/run-built-in.ts")).runBuiltIn(io, args, "load-credentials"),
};
