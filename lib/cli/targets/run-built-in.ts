import type { Args } from "#lib/cli/command.ts";
import { type ExitCode, exitCodes, usageError } from "#lib/cli/exit-codes.ts";
import type { Io } from "#lib/cli/io.ts";
import { chooseSides } from "#lib/cli/sync/choose-sides.ts";
import { printMaskedDiff } from "#lib/cli/sync/masked-diff.ts";
import { openLink } from "#lib/cli/sync/open-link.ts";
import { printOutcome, printOutcomeJson } from "#lib/cli/sync/report.ts";
import { receiptsOf, syncAndReport } from "./reported-sync.ts";
import { isAsking, syncOptionsOf } from "./target-options.ts";
import { credentialsTarget, secretsTarget } from "./targets.ts";

const builtIn = { "load-credentials": credentialsTarget, secrets: secretsTarget };

/** Pushes a built-in target; with --sync both ways. */
export async function runBuiltIn(io: Io, args: Args, name: keyof typeof builtIn): Promise<ExitCode> {
  if (args.flag("prune") && !args.flag("sync")) throw usageError("--prune needs --sync: without it the file is not changed.");
  const target = await builtIn[name](io, args.text("file"));
  const hints = { theirs: `${target.name} --sync --theirs`, prune: `${target.name} --sync --prune` };
  const takes = args.flag("sync");
  const options = {
    ...syncOptionsOf(io, args, target.name, { takes, sends: true, hints }),
    ...(isAsking(io, args) ? { choose: chooseSides(io) } : {}),
  };
  const outcome = await syncAndReport(io, await openLink(io, args), target, options, await receiptsOf(io, args));
  const print = args.flag("json") ? printOutcomeJson : printOutcome;
  print(io, outcome, options.isDryRun ? "planned" : "done");
  if (options.isDryRun && !args.flag("json")) await printMaskedDiff(io, outcome);
  return outcome.isRefused ? exitCodes.refused : exitCodes.done;
}
