import type { Command } from "#lib/cli/command.ts";
import {
  choiceOptions,
  connectionOptions,
  dryRunOption,
  receiptOption,
  sendOptions,
  settleOptions,
  writeOptions,
} from "#lib/cli/targets/target-options.ts";

export const sync: Command = {
  name: "sync",
  summary: "Pull and push: bring the files of this project and the server together",
  words: ["TARGET…?"],
  options: {
    ...dryRunOption,
    ...settleOptions,
    prune: { type: "boolean", help: "remove from the file what was deleted on the server" },
    ...writeOptions,
    ...sendOptions,
    ...choiceOptions,
    "run-hooks": { type: "boolean", help: "run the hooks that this project's blockyard.json declares" },
    ...receiptOption,
    ...connectionOptions,
  },
  details: [
    "First takes what changed on the server into the file, key by key, then sends what changed in the file as one change.",
    "A key that changed on both sides is a conflict, which stops that target: it is listed, nothing is touched on either side, and the exit code is 1. On a terminal you are asked instead.",
  ],
  run: async (io, args) => (await import("#lib/cli/targets/move-targets.ts")).moveTargets(io, args, "sync"),
};
