import type { Child, Io, SignalName, SpawnOrder } from "#lib/cli/io.ts";
import { createMasker, isTooShortToMask } from "#lib/cli/mask/masker.ts";
import { printable } from "#lib/cli/output.ts";
import type { Composition } from "./compose.ts";
import type { SecretFiles } from "./secret-files.ts";

export type ProgramOrder = { command: string; args: readonly string[]; isMasked: boolean };

/** As shells have it: not found, and found but not to be run. */
const [notFound, notRunnable] = [127, 126];

/** The program with its environment; or, when it cannot be started, the exit code that says so, told on standard error. */
export async function startChild(io: Io, order: ProgramOrder, { env, secrets }: Composition, files?: SecretFiles): Promise<Child | number> {
  const { command, args, isMasked } = order;
  const make = isMasked ? createMasker([...new Set(secrets)]) : undefined;
  const filters: SpawnOrder["filters"] = make ? { stdout: make(), stderr: make() } : undefined;
  try {
    return await io.spawn({ command, args, env: { ...env, ...files?.paths }, ...(filters ? { filters } : {}) });
  } catch (error) {
    const { code = "unknown" } = error as NodeJS.ErrnoException;
    const why = code === "ENOENT" ? "there is no such program" : `it cannot be run (${code})`;
    io.err(`blockyard: ${printable(command)}: ${why}.\n`);
    return code === "ENOENT" ? notFound : notRunnable;
  }
}

/** Asks a child to end, and ends it when it has not after its time. */
export async function stopChild(io: Io, child: Child, { signal, graceMs }: { signal: SignalName; graceMs: number }): Promise<void> {
  const over = new AbortController();
  const ended = child.ended.finally(() => over.abort());
  child.kill(signal);
  // A stopped process takes no notice of anything else.
  child.kill("SIGCONT");
  await io.sleep(graceMs, over.signal);
  if (!over.signal.aborted) child.kill("SIGKILL");
  await ended;
}

/** Says once how many values a mask cannot cover. */
export function warnOfShortSecrets(io: Io, secrets: readonly string[]): void {
  const short = new Set(secrets.filter((secret) => secret !== "" && isTooShortToMask(secret))).size;
  if (short === 0) return;
  const what = short === 1 ? "1 secret value is" : `${short} secret values are`;
  io.err(`blockyard: ${what} shorter than 6 characters and not masked.\n`);
}
