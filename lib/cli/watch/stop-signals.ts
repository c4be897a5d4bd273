import type { Io, SignalName } from "#lib/cli/io.ts";

const ending = ["SIGINT", "SIGTERM", "SIGHUP"] as const satisfies readonly SignalName[];

/** Runs work that is to end in good order when the process is told to end: by the first signal; a second one ends it at once, as ever. */
export async function untilSignalled<T>(io: Io, work: (stop: AbortSignal) => Promise<T>): Promise<T> {
  const stop = new AbortController();
  const release = io.onSignals(ending, () => {
    release();
    stop.abort();
  });
  try {
    return await work(stop.signal);
  } finally {
    release();
  }
}
