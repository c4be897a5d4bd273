import type { Args } from "#lib/cli/command.ts";
import { type ExitCode, exitCodes, usageError } from "#lib/cli/exit-codes.ts";
import type { Io } from "#lib/cli/io.ts";
import { parseAge } from "#lib/cli/offline/age.ts";
import { openLink } from "#lib/cli/sync/open-link.ts";
import { receiptsOf } from "#lib/cli/targets/reported-sync.ts";
import { syncOptionsOf } from "#lib/cli/targets/target-options.ts";
import { targetsOf } from "#lib/cli/targets/targets.ts";
import { untilSignalled } from "./stop-signals.ts";
import { watchTarget } from "./watch-target.ts";

const lookEveryMs = 5 * 60_000;
const lookEveryMinMs = 1_000;

/** Keeps every target that the command line names current, until it is told to stop. */
export async function watchTargets(io: Io, args: Args): Promise<ExitCode> {
  if (args.flag("offline")) throw usageError("watch follows a server: --offline has no use here.");
  const targets = await targetsOf(io, args);
  const link = await openLink(io, args);
  const every = args.text("look-every");
  const everyMs = every === undefined ? lookEveryMs : parseAge(every, "--look-every");
  if (everyMs < lookEveryMinMs) throw usageError("--look-every is a second at least.");
  const direction = { takes: true, sends: false, hints: { theirs: "pull --theirs", prune: "watch --prune" } };
  const receipts = (await receiptsOf(io, args)) && { everySeconds: Math.round(everyMs / 1_000) };
  const options = {
    sync: syncOptionsOf(io, args, "blockyard watch", direction),
    ...{
      receipts,
      lookEveryMs: everyMs,
      adopts: args.flag("adopt"),
      runsProjectHooks: args.flag("run-hooks"),
      isJson: args.flag("json"),
    },
  };
  await untilSignalled(io, async (stop) => {
    const all = new AbortController();
    stop.addEventListener("abort", () => all.abort());
    // What ends one of them for good (the token, another server) ends them all.
    const ended = targets.map((target) => watchTarget(io, link, target, options, all.signal).finally(() => all.abort()));
    const results = await Promise.allSettled(ended);
    for (const result of results) if (result.status === "rejected") throw result.reason;
  });
  return exitCodes.done;
}
