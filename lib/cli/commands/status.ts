import type { Command } from "#lib/cli/command.ts";
import { choiceOptions, connectionOptions } from "#lib/cli/targets/target-options.ts";

export const status: Command = {
  name: "status",
  summary: "Show server, workspace and rights, and whether files are in step",
  words: ["TARGET…?"],
  options: {
    report: { type: "boolean", help: "tell the server which entries were edited in the files; no value is sent" },
    ...choiceOptions,
    ...connectionOptions,
  },
  details: [
    "Below each target its keys that have moved since the last sync, in two columns: what happened to them in the file, and what on the server.",
    "--file alone names a credentials file. The exit code is 3 when a file and the server differ.",
  ],
  run: async (io, args) => (await import("#lib/cli/targets/show-status.ts")).showStatus(io, args),
};
