import type { Io } from "#lib/cli/io.ts";
import type { PullOrder, SyncAnswer } from "#lib/cli/sync/source.ts";
import { DomainError, type ErrorCode } from "#lib/core/errors.ts";
import { foldPath } from "#lib/core/paths.ts";
import { backoffMs, jittered, type Random } from "./backoff.ts";
import { type Clock, holdRequest, systemClock } from "./hold-request.ts";

/** What is worth telling, once: that the server is gone or back, or that what came could not be put to use. */
export type WatchState = { state: "reachable" } | { state: "unreachable" | "failed"; message: string };

export type WatchOptions = {
  /** Asks for what changed; null: nothing. `Source["pull"]` with its patterns filled in. */
  poll(order: Pick<PullOrder, "since"> & { wait: NonNullable<PullOrder["wait"]> }): Promise<SyncAnswer | null>;
  /**
   * Puts an answer to use: everything (`full`), or what changed since the one before. When it throws a refusal the same is asked for again later,
   * so it may come twice and must come to the same end.
   */
  onChange(answer: SyncAnswer): Promise<void>;
  report(state: WatchState): void;
  /** Ends the loop, within a moment and also while a request is held. */
  stop: AbortSignal;
  /** The cursor to go on from; undefined: begin with everything. */
  since?: string;
  /** How long to let changes gather before they are put to use. */
  settleMs?: number;
  random?: Random;
  clock?: Clock;
};

/** Just short of what the server holds at most. */
const waitSecondsMax = 55;
const waitSecondsMin = 5;
/** What an answer may take on top of the time that it is held. */
const answerMs = 30_000;
const shortestRoundMs = 1_000;
const roundsToGrow = 10;
const settleRoundsMax = 20;
const passing: readonly ErrorCode[] = ["unavailable", "rate_limited"];

type State = { since: string | undefined; failures: number; told: WatchState["state"] | ""; waitSeconds: number; roundsHeld: number };

/**
 * Follows a server until it is told to stop. Failures pass: it backs off, comes back and says so once. Throws what does not pass by itself: a token
 * that is refused, another server under the address, an older history.
 */
export async function watchLoop(io: Io, options: WatchOptions): Promise<void> {
  const { stop } = options;
  const state: State = { since: options.since, failures: 0, told: "", waitSeconds: waitSecondsMax, roundsHeld: 0 };
  while (!stop.aborted) {
    const delayMs = await round(io, options, state);
    if (delayMs > 0 && !stop.aborted) await io.sleep(delayMs, stop);
  }
}

/** One request and what follows from it; gives how long to wait before the next. */
async function round(io: Io, options: WatchOptions, state: State): Promise<number> {
  const { stop, random = Math.random, clock = systemClock } = options;
  // After a failure the first question is whether the server is there, not what is new.
  const seconds = state.since === undefined || state.failures > 0 ? 0 : Math.min(waitSecondsMax, jittered(state.waitSeconds, random));
  const wait = Math.round(seconds);
  const started = clock.elapsed();
  const held = await holdRequest(io, { stop, limitMs: wait * 1_000 + answerMs, clock }, (signal) =>
    options.poll({ since: state.since, wait: { seconds: wait, signal } }),
  );
  if (stop.aborted || held.how === "woken") return 0;
  if (held.how === "failed") return afterFailure(options, state, held.error, wait > 0 ? held.heldMs : 0);
  if (state.told === "unreachable") tellReachable(options, state);
  if (held.value !== null) {
    const problem = await use(io, options, state, held.value);
    if (problem) return afterFailure(options, state, problem, 0);
  }
  if (state.told) tellReachable(options, state);
  Object.assign(state, { failures: 0, ...grown(state, wait) });
  // Something between us and the server that answers at once must not make us ask without a pause.
  const isTooQuick = held.value === null && wait > 0 && clock.elapsed() - started < shortestRoundMs;
  return isTooQuick ? jittered(shortestRoundMs, random) : 0;
}

function tellReachable({ report }: WatchOptions, state: State): void {
  state.told = "";
  report({ state: "reachable" });
}

/** `heldMs`: how long the request that failed had been held; 0: it was not. */
function afterFailure({ report, random = Math.random }: WatchOptions, state: State, error: unknown, heldMs: number): number {
  if (!(error instanceof DomainError)) throw error;
  const kind = error.details.isUse === true ? "failed" : "unreachable";
  if (error.code === "gone" && state.since !== undefined) {
    state.since = undefined;
    return 0;
  }
  if (!passing.includes(error.code)) throw error;
  state.failures++;
  // A proxy that ends quiet requests: ask for shorter ones, and tell nobody as long as the server itself is there.
  if (heldMs >= waitSecondsMin * 1_000) {
    Object.assign(state, { waitSeconds: Math.max(waitSecondsMin, Math.floor((heldMs / 1_000) * 0.8)), roundsHeld: 0 });
    return backoffMs(1, error, random);
  }
  if (state.told !== kind) report({ state: kind, message: error.message });
  state.told = kind;
  return backoffMs(state.failures, error, random);
}

/** After enough rounds that went well, a little longer ones. */
function grown({ waitSeconds, roundsHeld }: State, wait: number): Pick<State, "waitSeconds" | "roundsHeld"> {
  if (wait === 0 || roundsHeld < roundsToGrow) return { waitSeconds, roundsHeld: roundsHeld + (wait > 0 ? 1 : 0) };
  return { waitSeconds: Math.min(waitSecondsMax, Math.ceil(waitSeconds * 1.2)), roundsHeld: 0 };
}

/** Puts an answer to use and moves on behind it; or gives the refusal that came of it. What has begun is brought to its end, also at a stop. */
async function use(io: Io, options: WatchOptions, state: State, first: SyncAnswer): Promise<DomainError | undefined> {
  try {
    const answer = await settled(io, options, first);
    await options.onChange(answer).catch((error: unknown) => {
      throw asUse(error);
    });
    state.since = answer.cursor;
    return undefined;
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
}

/** A refusal, or the system's (a full disk), as something that may pass; what is neither is a bug and stays what it is. */
function asUse(error: unknown): unknown {
  if (error instanceof DomainError) return new DomainError("unavailable", error.message, { isUse: true });
  const { code, syscall, path } = error as NodeJS.ErrnoException;
  if (typeof code !== "string" || typeof syscall !== "string") return error;
  return new DomainError("unavailable", `${path ?? "The file"} cannot be written (${code}).`, { isUse: true });
}

async function settled(io: Io, { poll, stop, settleMs = 0 }: WatchOptions, first: SyncAnswer): Promise<SyncAnswer> {
  let answer = first;
  for (let rounds = 0; settleMs > 0 && rounds < settleRoundsMax && !stop.aborted; rounds++) {
    await io.sleep(settleMs, stop);
    const next = stop.aborted ? null : await poll({ since: answer.cursor, wait: { seconds: 0, signal: AbortSignal.timeout(answerMs) } });
    if (next === null) break;
    answer = joined(answer, next);
  }
  return answer;
}

/** Two answers in a row as one: what the second does not name is as the first says. */
function joined(first: SyncAnswer, second: SyncAnswer): SyncAnswer {
  if (second.full) return second;
  const named = new Set(second.entries.map(({ path }) => foldPath(path)));
  const others = first.entries.filter(({ path }) => !named.has(foldPath(path)));
  return { ...second, full: first.full, entries: [...others, ...second.entries] };
}
