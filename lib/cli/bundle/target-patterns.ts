import type { Io } from "#lib/cli/io.ts";
import { chooseTargets } from "#lib/cli/targets/targets.ts";

/** What the named targets take together; the built-in ones are called like their commands. */
export async function patternsOfTargets(io: Io, names: readonly string[]): Promise<string[]> {
  return names.length === 0 ? [] : (await chooseTargets(io, names)).flatMap(({ mapping }) => [...mapping.patterns]);
}
