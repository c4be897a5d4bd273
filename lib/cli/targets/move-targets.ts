import type { Args } from "#lib/cli/command.ts";
import type { ExitCode } from "#lib/cli/exit-codes.ts";
import { usageError } from "#lib/cli/exit-codes.ts";
import type { Io } from "#lib/cli/io.ts";
import { chooseSides } from "#lib/cli/sync/choose-sides.ts";
import { confirmRemovals } from "#lib/cli/sync/confirm-removals.ts";
import { openLink } from "#lib/cli/sync/open-link.ts";
import { receiptsOf, syncAndReport } from "./reported-sync.ts";
import { runTargets } from "./run-targets.ts";
import { runHookOf } from "./target-hooks.ts";
import { type Direction, isAsking, syncOptionsOf } from "./target-options.ts";
import { targetsOf } from "./targets.ts";

const directions = {
  pull: { takes: true, sends: false, hints: { theirs: "pull --theirs", prune: "pull --prune" } },
  push: { takes: false, sends: true, hints: { theirs: "pull --theirs", prune: "pull --prune" } },
  sync: { takes: true, sends: true, hints: { theirs: "sync --theirs", prune: "sync --prune" } },
} as const satisfies Record<string, Direction>;

/** The commands `pull`, `push` and `sync`: one engine, and which ways values may go. */
export async function moveTargets(io: Io, args: Args, way: keyof typeof directions): Promise<ExitCode> {
  const targets = await targetsOf(io, args);
  if (way !== "pull" && args.flag("offline")) throw usageError("--offline sends nothing: use it with pull.");
  const link = await openLink(io, args);
  const options = {
    ...syncOptionsOf(io, args, `blockyard ${way}`, directions[way]),
    isRemoving: way === "push" && args.flag("prune"),
    ...(isAsking(io, args) ? { choose: chooseSides(io) } : {}),
    ...(way === "push" && args.flag("prune") ? { confirm: confirmRemovals(io, args.flag("yes")) } : {}),
  };
  const receipts = await receiptsOf(io, args);
  return runTargets(io, args, targets, options.isDryRun ? "planned" : "done", async (target) => {
    const outcome = await syncAndReport(io, link, target, options, receipts);
    if (!options.isDryRun) await runHookOf(io, target, outcome, { runsProjectHooks: args.flag("run-hooks"), retryDelaysMs: [] });
    return outcome;
  });
}
