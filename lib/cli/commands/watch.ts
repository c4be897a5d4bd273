import type { Command } from "#lib/cli/command.ts";
import { choiceOptions, connectionOptions, receiptOption, settleOptions, writeOptions } from "#lib/cli/targets/target-options.ts";

export const watch: Command = {
  name: "watch",
  summary: "Keep the files of this project current, until it is stopped",
  words: ["TARGET…?"],
  options: {
    "look-every": { type: "string", value: "TIME", help: "how often to look for edits in the files and to report; 5m without it" },
    adopt: { type: "boolean", help: "send edits in the files for review when somebody asks for them in the dashboard" },
    ...settleOptions,
    prune: { type: "boolean", help: "remove from the files what is deleted on the server" },
    ...writeOptions,
    ...choiceOptions,
    "run-hooks": { type: "boolean", help: "run the hooks that this project's blockyard.json declares" },
    ...receiptOption,
    ...connectionOptions,
  },
  details: [
    "Pulls as pull does, then holds a request open and pulls again when one of the target's entries has changed. What was edited in a file stays; a conflict is told, and that target waits until it is settled.",
    "When the server cannot be reached the files stay as they are; it is tried again, with growing pauses. SIGTERM and SIGINT end it in good order.",
    "The targets load-credentials and secrets are built in.",
  ],
  run: async (io, args) => (await import("#lib/cli/watch/watch-targets.ts")).watchTargets(io, args),
};
