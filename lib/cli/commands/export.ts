import { type Command, jsonOption, serverOptions } from "#lib/cli/command.ts";
import { usageError } from "#lib/cli/exit-codes.ts";
import { transferOptions } from "./transfer-options.ts";

export const exportCommand: Command = {
  name: "export",
  summary: "Push types, blocks and KV pairs out to a Prefect server",
  words: ["prefect"],
  options: {
    to: { type: "string", value: "URL", help: "the API of the Prefect server, such as http://127.0.0.1:4200/api" },
    ...transferOptions,
    "all-types": { type: "boolean", help: "push also the built-in types that no block uses" },
    ...jsonOption,
    ...serverOptions,
  },
  details: [
    "Writes the blocks of this workspace with their types, schemas, secrets and references, and its KV pairs as variables, to a Prefect server. Shows what it would do, asks, and writes only what is missing there or differs. Needs a token that may pull; the server audits what leaves.",
    "Nothing is deleted there. A Prefect server has no transaction: when it refuses something, what came before stays, and running the export again goes on from there.",
    "The key comes from PREFECT_API_KEY or PREFECT_API_AUTH_STRING, or is asked for on the terminal; never from the command line.",
  ],
  async run(io, args) {
    const to = args.text("to");
    if (args.words[0] !== "prefect" || !to) throw usageError("Use: blockyard export prefect --to URL.");
    const { exportPrefect } = await import("#lib/cli/prefect/export-prefect.ts");
    return exportPrefect(io, args, to);
  },
};
