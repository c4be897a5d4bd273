import { type Command, jsonOption, serverOptions } from "#lib/cli/command.ts";
import { usageError } from "#lib/cli/exit-codes.ts";
import { offlineOptions } from "#lib/cli/offline/offline-options.ts";
import { selectionOptions } from "#lib/cli/run/selection-options.ts";
import { transferOptions } from "./transfer-options.ts";

export const exportCommand: Command = {
  name: "export",
  summary: "Print variables or a file with its references resolved; push out to Prefect",
  words: ["FILE?"],
  choices: { FILE: "files" },
  options: {
    ...selectionOptions,
    format: {
      type: "string",
      value: "FORMAT",
      choices: ["dotenv", "json", "yaml", "toml", "ini", "shell"],
      help: "dotenv, json, yaml, toml, ini or shell; of FILE: as its name says, else any text with {{ … }}",
    },
    reveal: { type: "boolean", help: "show values on the terminal" },
    ...offlineOptions,
    to: { type: "string", value: "URL", help: "with prefect: the API of the server, such as http://127.0.0.1:4200/api" },
    ...transferOptions,
    "all-types": { type: "boolean", help: "with prefect: push also the built-in types that no block uses" },
    ...jsonOption,
    ...serverOptions,
  },
  details: [
    "With --target or --entry: prints the variables that run would set. With FILE: prints the file with each value that is a reference (block://…, kv://…, config://…), and each {{ reference }} inside a text, replaced by what it points to; every other byte stays. Nothing is written; onto a terminal only with --reveal.",
    "blockyard export prefect --to URL writes the blocks of this workspace with their types, schemas, secrets and references, and its KV pairs as variables, to a Prefect server. It shows what it would do, asks, and writes only what is missing there or differs. It needs a token that may pull; the server audits what leaves.",
    "Nothing is deleted there. A Prefect server has no transaction: when it refuses something, what came before stays, and running the export again goes on from there. The key comes from PREFECT_API_KEY or PREFECT_API_AUTH_STRING, or is asked for on the terminal; never from the command line.",
  ],
  async run(io, args) {
    const to = args.text("to");
    if (args.words[0] === "prefect") {
      if (!to) throw usageError("Use: blockyard export prefect --to URL. A file of that name is ./prefect.");
      const { exportPrefect } = await import("#lib/cli/prefect/export-prefect.ts");
      return exportPrefect(io, args, to);
    }
    if (to !== undefined) throw usageError("Use: blockyard export prefect --to URL.");
    const { exportValues } = await import("#lib/cli/export/export-values.ts");
    return exportValues(io, args);
  },
};
