import type { Child, ChildEnd, Io } from "#lib/cli/io.ts";
import { describeEnd } from "#lib/cli/run/child-end.ts";
import { environmentOf } from "#lib/cli/run/inherited.ts";

/** `changed`: the keys that were written, never a value. */
export type HookFacts = { target: string; file: string; revision: number; changed: readonly string[] };

export type HookOptions = { timeoutMs?: number; retryDelaysMs?: readonly number[]; stop?: AbortSignal };

const hookTimeoutMs = 60_000;
const killAfterMs = 5_000;
const retriesMs = [5_000, 30_000];
/** Far below what one environment variable may hold. */
const changedLengthMax = 64 * 1024;

/**
 * Runs a target's hook after a write: a program and its arguments, without a shell, without standard input, its output on our standard error, and with
 * BLOCKYARD_TARGET, BLOCKYARD_FILE, BLOCKYARD_REVISION and BLOCKYARD_CHANGED (one key per line) in its environment. One that takes too long is ended. One
 * that fails is run again, twice: the file has its new content already, and whoever uses it still has to learn that. Gives what went wrong in the
 * end, as a sentence without a value, or undefined.
 */
export async function runHook(io: Io, argv: readonly string[], facts: HookFacts, options: HookOptions = {}): Promise<string | undefined> {
  let problem = await tryHook(io, argv, facts, options);
  for (const delayMs of options.retryDelaysMs ?? retriesMs) {
    if (problem === undefined || options.stop?.aborted) break;
    await io.sleep(delayMs, options.stop);
    if (!options.stop?.aborted) problem = await tryHook(io, argv, facts, options);
  }
  return problem;
}

async function tryHook(
  io: Io,
  [command = "", ...args]: readonly string[],
  facts: HookFacts,
  options: HookOptions,
): Promise<string | undefined> {
  const env = { ...environmentOf(io), ...variablesOf(facts) };
  let child: Child;
  try {
    child = await io.spawn({ command, args, env, streams: "apart" });
  } catch (error) {
    return `The hook ${command} of ${facts.target} cannot be started (${(error as NodeJS.ErrnoException).code ?? "unknown"}).`;
  }
  const end = await endWithin(io, child, options);
  if (end === "too long")
    return `The hook ${command} of ${facts.target} took longer than ${(options.timeoutMs ?? hookTimeoutMs) / 1_000} s and was ended.`;
  return "code" in end && end.code === 0 ? undefined : `The hook ${command} of ${facts.target} ended with ${describeEnd(end)}.`;
}

/** Told to end after its time, or when we are told to; killed when it does not. */
async function endWithin(io: Io, child: Child, { timeoutMs = hookTimeoutMs, stop }: HookOptions): Promise<ChildEnd | "too long"> {
  const [over, hurry] = [new AbortController(), new AbortController()];
  const ended = child.ended.finally(() => {
    over.abort();
    hurry.abort();
  });
  const quit = () => hurry.abort();
  stop?.addEventListener("abort", quit);
  if (stop?.aborted) quit();
  await io.sleep(timeoutMs, hurry.signal);
  stop?.removeEventListener("abort", quit);
  if (over.signal.aborted) return ended;
  child.kill("SIGTERM");
  await io.sleep(killAfterMs, over.signal);
  child.kill("SIGKILL");
  const end = await ended;
  return stop?.aborted ? end : "too long";
}

function variablesOf({ target, file, revision, changed }: HookFacts): Record<string, string> {
  let keys = "";
  for (const key of changed) {
    if (keys.length + key.length > changedLengthMax) break;
    keys += `${keys === "" ? "" : "\n"}${key.replace(/[\r\n\0]/g, " ")}`;
  }
  return { BLOCKYARD_TARGET: target, BLOCKYARD_FILE: file, BLOCKYARD_REVISION: String(revision), BLOCKYARD_CHANGED: keys };
}
