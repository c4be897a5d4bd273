import type { Command } from "#lib/cli/command.ts";
import { isDifferent, printOutcome, printOutcomeJson } from "#lib/cli/credentials/report.ts";
import { planCredentials } from "#lib/cli/credentials/sync.ts";
import { exitCodes } from "#lib/cli/exit-codes.ts";
import { connect } from "#lib/cli/server.ts";
import { fileOptions, targetOf } from "./credentials-options.ts";

export const diff: Command = {
  name: "diff",
  summary: "Show which keys differ between a credentials file and the server",
  words: [],
  options: fileOptions,
  details: [
    "Lists by section and key what load-credentials --sync would push, pull or refuse. Shows no value. The exit code is 3 when something differs.",
  ],
  async run(io, args) {
    const outcome = await planCredentials(io, await connect(io, args), targetOf(io, args), {
      isSync: true,
      settle: undefined,
      isPruning: false,
    });
    const print = args.flag("json") ? printOutcomeJson : printOutcome;
    print(io, outcome, "planned");
    return isDifferent(outcome) ? exitCodes.differs : exitCodes.done;
  },
};
