import type { Command } from "#lib/cli/command.ts";
import { builtInOptions } from "./load-credentials.ts";

export const secrets: Command = {
  name: "secrets",
  summary: "Bring Prefect 1's local secrets and the server's secrets together",
  words: [],
  options: {
    file: { type: "string", short: "f", value: "FILE", help: "the file; ~/.prefect/config.toml without it" },
    ...builtInOptions,
  },
  details: [
    "Each key of [context.secrets] in the file is a secret, block/secret/<key>. Everything else in the file is left alone, byte for byte.",
    "Works as load-credentials does: only what changed since the last run moves, both sides changed is a conflict, nothing is ever removed because it is not there.",
    "Prefect 1 expands $ and a leading ~ when it loads the file; a secret that holds them is written and told.",
  ],
  run: async (io, args) => (await import("#lib/cli/targets/run-built-in.ts")).runBuiltIn(io, args, "secrets"),
};
