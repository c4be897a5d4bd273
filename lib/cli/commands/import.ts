import { type Command, jsonOption, serverOptions } from "#lib/cli/command.ts";
import { usageError } from "#lib/cli/exit-codes.ts";
import { transferOptions } from "./transfer-options.ts";

export const importCommand: Command = {
  name: "import",
  summary: "Take over types, blocks and variables of a Prefect server",
  words: ["prefect"],
  options: {
    from: { type: "string", value: "URL", help: "the API of the Prefect server, such as http://127.0.0.1:4200/api" },
    ...transferOptions,
    "all-types": { type: "boolean", help: "take also the types that every Prefect server brings along and no block uses" },
    ...jsonOption,
    ...serverOptions,
  },
  details: [
    "Reads a Prefect server (version 2 or 3): block types, schemas, blocks with their secrets and references, and variables, which are KV pairs here. Shows what would change, asks, and applies it as one change. Running it again takes over only what has changed there since.",
    "Nothing is deleted here, and nothing is written there. A block that was changed on both sides is set to what the Prefect server says; the change shows it, and the version before stays in its history.",
    "The key comes from PREFECT_API_KEY or PREFECT_API_AUTH_STRING, or is asked for on the terminal; never from the command line.",
  ],
  async run(io, args) {
    const from = args.text("from");
    if (args.words[0] !== "prefect" || !from) throw usageError("Use: blockyard import prefect --from URL.");
    const { importPrefect } = await import("#lib/cli/prefect/import-prefect.ts");
    return importPrefect(io, args, from);
  },
};
