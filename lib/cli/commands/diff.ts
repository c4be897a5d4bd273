import type { Command } from "#lib/cli/command.ts";
import { choiceOptions, connectionOptions } from "#lib/cli/targets/target-options.ts";

export const diff: Command = {
  name: "diff",
  summary: "Show what differs between files and the server",
  words: ["TARGET…?"],
  options: { ...choiceOptions, ...connectionOptions },
  details: [
    "Lists key by key what sync would push, pull or refuse, and how the lines of the file would change; secrets are masked. --file alone names a credentials file. The exit code is 3 when something differs.",
  ],
  run: async (io, args) => (await import("#lib/cli/targets/show-diff.ts")).showDiff(io, args),
};
