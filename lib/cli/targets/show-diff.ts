import type { Args } from "#lib/cli/command.ts";
import { type ExitCode, exitCodes } from "#lib/cli/exit-codes.ts";
import type { Io } from "#lib/cli/io.ts";
import { openLink } from "#lib/cli/sync/open-link.ts";
import { isDifferent } from "#lib/cli/sync/report.ts";
import { type Outcome, planTarget } from "#lib/cli/sync/sync.ts";
import { comparedTargets, comparing } from "./compared-targets.ts";
import { gravest, runTargets } from "./run-targets.ts";

/** Tells of each target what a sync would do, and how the lines of the file would change. */
export async function showDiff(io: Io, args: Args): Promise<ExitCode> {
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
}
