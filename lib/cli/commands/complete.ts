import type { Command } from "#lib/cli/command.ts";
import { exitCodes } from "#lib/cli/exit-codes.ts";
import { printLine } from "#lib/cli/output.ts";

export const completeCommand: Command = {
  name: "__complete",
  summary: "Print what may stand at a place of a command line",
  words: ["KIND", "START?", "PREFIX?"],
  options: {},
  details: [
    "For the scripts of blockyard completion: paths [START] -- PREFIX, changes -- PREFIX or targets -- PREFIX. Asks nothing and tells no error.",
  ],
  isHidden: true,
  async run(io, args) {
    const [kind = "", ...rest] = args.words;
    const [start, prefix] = rest.length === 2 ? rest : ["", rest[0]];
    try {
      const { complete } = await import("#lib/cli/completion/complete.ts");
      for (const line of await complete({ ...io, err: () => {} }, kind, start ?? "", prefix ?? "")) {
        // A name with a control character in it would be two lines, or worse, to a shell.
        if (!/[^\P{C}\t]/u.test(line)) printLine(io, line);
      }
    } catch {
      // A shell that completes a line is no place to explain anything.
    }
    return exitCodes.done;
  },
};
