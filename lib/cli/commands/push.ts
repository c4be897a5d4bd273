import type { Command } from "#lib/cli/command.ts";
import {
  choiceOptions,
  connectionOptions,
  dryRunOption,
  receiptOption,
  sendOptions,
  settleOptions,
} from "#lib/cli/targets/target-options.ts";

export const push: Command = {
  name: "push",
  summary: "Send what was edited in the files of this project",
  words: ["TARGET…?"],
  options: {
    ...dryRunOption,
    ...settleOptions,
    prune: { type: "boolean", help: "remove on the server what was taken out of the file; lists it and asks first" },
    yes: { type: "boolean", short: "y", help: "with --prune: do not ask" },
    "allow-shrink": { type: "boolean", help: "let more than half of a target's entries go" },
    ...sendOptions,
    ...choiceOptions,
    ...receiptOption,
    ...connectionOptions,
  },
  details: [
    "All edits of a target go as one change. Where a policy asks for a review, or with --propose, the change waits and the file keeps what it says.",
    "A key that belongs to no entry stays in the file and is not sent, unless the target says in creates what it makes.",
    "A key that is not in the file any more removes nothing without --prune.",
  ],
  run: async (io, args) => (await import("#lib/cli/targets/move-targets.ts")).moveTargets(io, args, "push"),
};
