import type { Args } from "#lib/cli/command.ts";
import { type ExitCode, exitCodes, usageError } from "#lib/cli/exit-codes.ts";
import type { Io } from "#lib/cli/io.ts";
import { openLink } from "#lib/cli/sync/open-link.ts";
import { printOutcome, printOutcomeJson } from "#lib/cli/sync/report.ts";
import { receiptsOf, syncAndReport } from "./reported-sync.ts";
import { syncOptionsOf } from "./target-options.ts";
import { credentialsTarget, secretsTarget } from "./targets.ts";

const builtIn = { "load-credentials": credentialsTarget, secrets: secretsTarget };

/** Pushes a built-in target; with --sync both ways. */
export async function runBuiltIn(io: Io, args: Args, name: keyof typeof builtIn): Promise<ExitCode> {
  if (args.flag("prune") && !args.flag("sync")) throw usageError("--prune needs --sync: without it the file is not changed.");
  const target = await builtIn[name](io, args.text("file"));
  const hints = { theirs: `${target.name} --sync --theirs`, prune: `${target.name} --sync --prune` };
  const options = syncOptionsOf(io, args, target.name, { takes: args.flag("sync"), sends: true, hints });
  const outcome = await syncAndReport(io, await openLink(io, args), target, options, await receiptsOf(io, args));
  const print = args.flag("json") ? printOutcomeJson : printOutcome;
  print(io, outcome, options.isDryRun ? "planned" : "done");
  return outcome.isRefused ? exitCodes.refused : exitCodes.done;
}
