import type { Child, Io, SignalName } from "#lib/cli/io.ts";
import { hasReachedChild, isStopped } from "./process-state.ts";

const ending: readonly SignalName[] = ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"];
const ofKeyboard: readonly SignalName[] = ["SIGINT", "SIGQUIT", "SIGTSTP", "SIGWINCH"];
const passed: readonly SignalName[] = [...ending, "SIGUSR1", "SIGUSR2", "SIGWINCH", "SIGTSTP", "SIGCONT"];

const stopLookMs = 10;
const stopWaitMs = 500;

/**
 * Stands in front of a child as it would stand there itself: what is sent to us goes to it, once, and we go on as long as it does. `onEnding`: a signal that
 * asks to end while there is no child to ask. Gives a function that ends this.
 */
export function passSignals(io: Io, current: () => Child | undefined, onEnding: (signal: SignalName) => void): () => void {
  return io.onSignals(passed, (signal) => {
    const child = current();
    if (child) void pass(io, child, signal);
    else if (ending.includes(signal)) onEnding(signal);
  });
}

async function pass(io: Io, child: Child, signal: SignalName): Promise<void> {
  if (!ofKeyboard.includes(signal) || !(await hasReachedChild(io, child.pid))) child.kill(signal);
  if (signal === "SIGTSTP") await stopWith(io, child);
}

/** Whoever waits for us sees a stopped process when the child has stopped, and not when it takes no notice. */
async function stopWith(io: Io, { pid }: Child): Promise<void> {
  for (let waited = 0; waited < stopWaitMs; waited += stopLookMs) {
    if ((await isStopped(io, pid)) !== false) return io.sendSignal(io.pid, "SIGSTOP");
    await io.sleep(stopLookMs);
  }
}
