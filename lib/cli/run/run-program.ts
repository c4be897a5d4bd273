import type { Args } from "#lib/cli/command.ts";
import { usageError } from "#lib/cli/exit-codes.ts";
import type { Io, SignalName } from "#lib/cli/io.ts";
import { pinnedSource } from "#lib/cli/offline/history.ts";
import { strangeAnswer } from "#lib/cli/server.ts";
import { openLink } from "#lib/cli/sync/open-link.ts";
import { type Source, type SyncAnswer, serverSource } from "#lib/cli/sync/source.ts";
import { compose } from "./compose.ts";
import { patternsOf, readRequest } from "./request.ts";
import { runCommand } from "./run-command.ts";
import { runWatched } from "./run-watched.ts";
import { tellEmpty } from "./selections.ts";
import type { ProgramOrder } from "./start-child.ts";

/** `stop`: with it the program is restarted when what it was given changes. */
export async function runProgram(
  io: Io,
  args: Args,
  order: ProgramOrder,
  stop: { signal: SignalName; graceMs: number } | undefined,
): Promise<number> {
  const request = await readRequest(io, args);
  const patterns = patternsOf(request);
  if (patterns === undefined) {
    io.err(
      "blockyard: nothing is handed over: there is no reference in the environment, and no --target, --entry, --env-file, --env or --as-file names one.\n",
    );
    return runCommand(io, order, compose(request, []));
  }
  const link = await openLink(io, args);
  if (stop && !link.server) throw usageError("--watch follows a server: --offline has no use here.");
  const whole = await pullWhole(link.source, patterns);
  tellEmpty(io, request.selections, whole.entries);
  if (!stop || !link.server) return runCommand(io, order, compose(request, whole.entries));
  const source = pinnedSource(io, serverSource(link.server));
  return runWatched(
    io,
    { ...order, stop, compose: ({ entries }) => compose(request, entries), poll: (ask) => source.pull({ ...ask, patterns }) },
    whole,
  );
}

/** One pull of everything that fits. */
export async function pullWhole(source: Source, patterns: readonly string[]): Promise<SyncAnswer> {
  const answer = await source.pull({ since: undefined, patterns });
  if (!answer?.full) throw strangeAnswer(source.origin);
  return answer;
}
