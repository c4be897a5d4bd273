import { bundleOptions } from "#lib/cli/bundle/bundle-options.ts";
import type { Command } from "#lib/cli/command.ts";
import {
  choiceOptions,
  connectionOptions,
  dryRunOption,
  receiptOption,
  settleOptions,
  writeOptions,
} from "#lib/cli/targets/target-options.ts";

export const pull: Command = {
  name: "pull",
  summary: "Take the server's changes into the files of this project",
  words: ["TARGET…?"],
  options: {
    ...dryRunOption,
    ...settleOptions,
    prune: { type: "boolean", help: "remove from the file what was deleted on the server" },
    ...writeOptions,
    ...choiceOptions,
    "run-hooks": { type: "boolean", help: "run the hooks that this project's blockyard.json declares" },
    ...receiptOption,
    ...bundleOptions,
    ...connectionOptions,
  },
  details: [
    "A target says which entries go to which file, in which format and under which names: see blockyard.json. Without TARGET all of them are pulled.",
    "Only what changed since the last run moves. What was edited in the file stays; a key that changed on both sides is a conflict, which stops that target: it is listed, nothing is touched, and the exit code is 1. On a terminal you are asked instead.",
    "A key or an entry that is not there any more removes nothing without --prune.",
    "With --bundle a file of blockyard bundle takes the place of the server: it is refused when it was altered, signed by another server or made for other entries, or is older than what this machine has seen.",
  ],
  run: async (io, args) => (await import("#lib/cli/targets/move-targets.ts")).moveTargets(io, args, "pull"),
};
