import type { Command } from "#lib/cli/command.ts";
import { exitCodes } from "#lib/cli/exit-codes.ts";
import { openLink } from "#lib/cli/sync/open-link.ts";
import { isDifferent } from "#lib/cli/sync/report.ts";
import { type Outcome, planTarget } from "#lib/cli/sync/sync.ts";
import { gravest, runTargets } from "#lib/cli/targets/run-targets.ts";
import { choiceOptions, connectionOptions } from "#lib/cli/targets/target-options.ts";
import { comparedTargets, comparing } from "./compared-targets.ts";

export const diff: Command = {
  name: "diff",
  summary: "Show what differs between files and the server",
  words: ["TARGET…?"],
  options: { ...choiceOptions, ...connectionOptions },
  details: [
    "Lists key by key what sync would push, pull or refuse, and how the lines of the file would change; secrets are masked. --file alone names a credentials file. The exit code is 3 when something differs.",
  ],
  async run(io, args) {
    const link = await openLink(io, args);
    const outcomes: Outcome[] = [];
    const targets = await comparedTargets(io, args);
    const code = await runTargets(io, args, targets, "planned", async (target) => {
      const outcome = await planTarget(io, link, target, comparing);
      outcomes.push(outcome);
      return outcome;
    });
    // What a run would refuse is a difference like others to who only looks.
    const own = outcomes.length === targets.length ? exitCodes.done : code;
    return gravest([own, outcomes.some(isDifferent) ? exitCodes.differs : exitCodes.done]);
  },
};
