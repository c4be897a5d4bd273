import type { Child, Io, SignalName } from "#lib/cli/io.ts";
import { merged } from "#lib/cli/offline/merge-answers.ts";
import { printable } from "#lib/cli/output.ts";
import type { SyncAnswer } from "#lib/cli/sync/source.ts";
import { type WatchOptions, watchLoop } from "#lib/cli/watch/watch-loop.ts";
import { DomainError } from "#lib/core/errors.ts";
import { exitCodeOfEnd } from "./child-end.ts";
import { type Composition, isSameComposition } from "./compose.ts";
import { onStage, type Stage } from "./run-command.ts";
import { type ProgramOrder, startChild, stopChild } from "./start-child.ts";

export type WatchedOrder = ProgramOrder & {
  poll: WatchOptions["poll"];
  /** What the program is given, out of everything that was pulled. */
  compose(whole: SyncAnswer): Composition;
  stop: { signal: SignalName; graceMs: number };
};

/** Changes that come together, as those of a rotation, restart a program once. */
const settleMs = 500;

/** `exitCode`: set as soon as the program has ended by itself. */
type Run = { stage: Stage; composition: Composition; whole: SyncAnswer; exitCode: number | undefined; over: AbortController };

/** Runs a program to its end, and restarts it whenever what it was given has changed; gives its exit code. */
export async function runWatched(io: Io, order: WatchedOrder, whole: SyncAnswer): Promise<number> {
  const composition = order.compose(whole);
  return onStage(io, composition, order.isMasked, async (stage) => {
    const run: Run = { stage, composition, whole, exitCode: undefined, over: new AbortController() };
    await start(io, order, run);
    await follow(io, order, run);
    // Whoever follows the server no more still waits for the program.
    await stage.child?.ended;
    return run.exitCode ?? 0;
  });
}

async function follow(io: Io, order: WatchedOrder, run: Run): Promise<void> {
  try {
    await watchLoop(io, {
      poll: order.poll,
      since: run.whole.cursor,
      settleMs,
      stop: run.over.signal,
      onChange: (answer) => take(io, order, run, answer),
      report: (state) => say(io, state.state === "reachable" ? "the server answers again." : `${state.message} The command keeps running.`),
    });
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    say(io, `${error.message} The command keeps running, and is not restarted any more.`);
  }
}

async function take(io: Io, order: WatchedOrder, run: Run, answer: SyncAnswer): Promise<void> {
  run.whole = answer.full ? answer : merged(run.whole, answer);
  let next: Composition;
  try {
    next = order.compose(run.whole);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const places = (error.details.problems ?? []).map(({ path, message }) => `\n  ${printable(`${path}: ${message}`)}`);
    return say(io, `what changed cannot be handed over. The command keeps running.${places.join("")}`);
  }
  if (isSameComposition(run.composition, next)) return;
  run.composition = next;
  await restart(io, order, run);
}

async function restart(io: Io, order: WatchedOrder, run: Run): Promise<void> {
  const { stage } = run;
  const old = stage.child;
  if (!old || run.over.signal.aborted) return;
  say(io, `what the command was given has changed (revision ${run.whole.revision}): restarting it.`);
  // From here on it does not end by itself, and what is sent to us in the meantime is meant for us.
  stage.child = undefined;
  await stopChild(io, old, order.stop);
  await stage.files?.write(run.composition.files);
  await start(io, order, run);
}

async function start(io: Io, order: WatchedOrder, run: Run): Promise<void> {
  const { stage } = run;
  if (stage.endedBy) return end(run, exitCodeOfEnd({ signal: stage.endedBy }));
  const child = await startChild(io, order, run.composition, stage.files);
  if (typeof child === "number") return end(run, child);
  stage.child = child;
  if (stage.endedBy) child.kill(stage.endedBy);
  void endWith(run, child);
}

async function endWith(run: Run, child: Child): Promise<void> {
  const how = await child.ended;
  if (run.stage.child === child) end(run, exitCodeOfEnd(how));
}

function end(run: Run, exitCode: number): void {
  run.exitCode = exitCode;
  run.over.abort();
}

function say(io: Io, text: string): void {
  io.err(`blockyard: ${text}\n`);
}
