import type { Io } from "#lib/cli/io.ts";

const tickMs = 5_000;
/** A clock that is so much further than it should be says that the machine has slept, and with it every connection. */
const jumpMs = 10_000;

/** `ended`: it had to stop, took too long, or the machine has slept meanwhile. */
export type Held<T> = { how: "answered"; value: T } | { how: "failed"; error: unknown; heldMs: number } | { how: "woken" };

export type Clock = { now(): number; elapsed(): number };
/** `now` may be set by anybody; `elapsed` only goes forward, at its own pace. */
export const systemClock: Clock = { now: () => Date.now(), elapsed: () => performance.now() };

/**
 * Waits for a request that the server holds on to: not longer than `limitMs`, and not beyond `stop` or a sleep of the machine, after which the
 * connection is dead without anybody saying so.
 */
export async function holdRequest<T>(
  io: Io,
  { stop, limitMs, clock }: { stop: AbortSignal; limitMs: number; clock: Clock },
  work: (signal: AbortSignal) => Promise<T>,
): Promise<Held<T>> {
  const request = new AbortController();
  const end = () => request.abort();
  if (stop.aborted) end();
  stop.addEventListener("abort", end);
  const started = clock.elapsed();
  const watched = watchClock(io, request, { limitMs, clock });
  try {
    return { how: "answered", value: await work(request.signal) };
  } catch (error) {
    if (request.signal.reason === "woken") return { how: "woken" };
    return { how: "failed", error, heldMs: clock.elapsed() - started };
  } finally {
    stop.removeEventListener("abort", end);
    end();
    await watched;
  }
}

async function watchClock(io: Io, request: AbortController, { limitMs, clock }: { limitMs: number; clock: Clock }): Promise<void> {
  for (let left = limitMs; left > 0; left -= tickMs) {
    const before = clock.now();
    await io.sleep(Math.min(tickMs, left), request.signal);
    if (request.signal.aborted) return;
    if (clock.now() - before > tickMs + jumpMs) return request.abort("woken");
  }
  request.abort("too long");
}
