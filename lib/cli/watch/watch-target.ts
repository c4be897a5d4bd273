import type { Io } from "#lib/cli/io.ts";
import { printable, printJson } from "#lib/cli/output.ts";
import type { ReceiptOptions } from "#lib/cli/sync/receipt.ts";
import { isDifferent, jsonOf, printOutcome } from "#lib/cli/sync/report.ts";
import type { Source, SyncAnswer } from "#lib/cli/sync/source.ts";
import type { Link, Outcome, SyncOptions } from "#lib/cli/sync/sync.ts";
import { syncAndReport } from "#lib/cli/targets/reported-sync.ts";
import { runHookOf } from "#lib/cli/targets/target-hooks.ts";
import type { DeclaredTarget } from "#lib/cli/targets/targets.ts";
import { foldPath } from "#lib/core/paths.ts";
import { type WatchState, watchLoop } from "./watch-loop.ts";

export type WatchTargetOptions = {
  sync: SyncOptions;
  receipts: ReceiptOptions | undefined;
  /** How often the file is looked at without news from the server, so that edits in it are noticed and the server hears of us. */
  lookEveryMs: number;
  /** Edits that somebody asks for in the dashboard are sent as a change for review. */
  adopts: boolean;
  runsProjectHooks: boolean;
  isJson: boolean;
};

/** Keeps one target current until it is told to stop. */
export async function watchTarget(
  io: Io,
  link: Link,
  target: DeclaredTarget,
  options: WatchTargetOptions,
  stop: AbortSignal,
): Promise<void> {
  const { patterns } = target.mapping;
  let last: Promise<unknown> = Promise.resolve();
  // One at a time: what the server says and what a look at the file brings would wait for each other's lock.
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const next = last.then(work, work);
    last = next.catch(() => undefined);
    return next;
  };
  const follow = (source: Source) => inTurn(() => bringUp(io, { ...link, source }, target, options, stop));
  // As far as this run has put the server's word to use.
  let followed: string | undefined;
  // Whatever ends the loop ends the looking too: it would go on for ever behind a token that is refused.
  const over = new AbortController();
  const looking = lookAgain(io, options.lookEveryMs, AbortSignal.any([stop, over.signal]), () => follow(quietSource(link.source)));
  try {
    await watchLoop(io, {
      poll: ({ since, wait }) => link.source.pull({ since, patterns, wait }),
      onChange: async (answer) => {
        await follow(sourceAfter(answer, followed, link.source));
        followed = answer.cursor;
      },
      report: (state) => tell(io, target, state, options.isJson),
      stop,
    });
  } finally {
    over.abort();
    await looking;
  }
}

async function bringUp(io: Io, link: Link, target: DeclaredTarget, options: WatchTargetOptions, stop: AbortSignal): Promise<void> {
  const outcome = await syncAndReport(io, link, target, options.sync, options.receipts);
  tellOutcome(io, outcome, options.isJson);
  await runHookOf(io, target, outcome, { runsProjectHooks: options.runsProjectHooks, stop });
  if (!options.adopts || outcome.adopt.length === 0 || stop.aborted) return;
  const sendsOnly = new Set(outcome.adopt.map(foldPath));
  const asked = { ...options.sync, sends: true, sendsOnly, asksForReview: true, message: `edited in ${target.name} on ${io.hostname}` };
  tellOutcome(io, await syncAndReport(io, link, target, asked, options.receipts), options.isJson);
}

/** The answer that woke us, instead of asking for it again; what it cannot answer the server is asked for. */
function sourceAfter(answer: SyncAnswer, since: string | undefined, source: Source): Source {
  return { origin: source.origin, pull: async (order) => (answer.full || order.since === since ? answer : source.pull(order)) };
}

/** Nothing new, as far as the lock knows. */
function quietSource(source: Source): Source {
  return { origin: source.origin, pull: async (order) => (order.since === undefined ? source.pull(order) : null) };
}

async function lookAgain(io: Io, everyMs: number, stop: AbortSignal, look: () => Promise<void>): Promise<void> {
  for (;;) {
    await io.sleep(everyMs, stop);
    if (stop.aborted) return;
    // The loop that follows the server tells what is wrong with it, or with the file.
    await look().catch(() => undefined);
  }
}

function tell(io: Io, { name }: DeclaredTarget, state: WatchState, isJson: boolean): void {
  if (isJson) printJson(io, { target: name, ...state });
  else if (state.state === "reachable") io.err(`${printable(name)}: the server is back.\n`);
  else io.err(`${printable(name)}: ${printable(state.message)} Trying again.\n`);
}

/** Each line says which target it is about: several speak in turn. */
function namedIo(io: Io, name: string): Io {
  const before = `${printable(name)}: `;
  return { ...io, out: (line) => io.out(before + line), err: (line) => io.err(before + line) };
}

function tellOutcome(io: Io, outcome: Outcome, isJson: boolean): void {
  if (!isDifferent(outcome) && outcome.adopt.length === 0) return;
  if (isJson) printJson(io, { target: outcome.target.name, state: "synced", ...jsonOf(outcome, "done") });
  else printOutcome(namedIo(io, outcome.target.name), outcome, "done");
}
