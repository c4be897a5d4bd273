import { type Command, jsonOption } from "#lib/cli/command.ts";
import { exitCodes } from "#lib/cli/exit-codes.ts";
import { printJson, printLine } from "#lib/cli/output.ts";
import { version as number } from "#lib/cli/version.ts";

export const version: Command = {
  name: "version",
  summary: "Print the version",
  words: [],
  options: jsonOption,
  details: [],
  async run(io, args) {
    if (args.flag("json")) printJson(io, { version: number });
    else printLine(io, number);
    return exitCodes.done;
  },
};
