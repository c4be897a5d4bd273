import type { Io } from "#lib/cli/io.ts";
import { credentialsMapping } from "#lib/cli/targets/credentials-mapping.ts";
import { chooseTargets, secretsTarget } from "#lib/cli/targets/targets.ts";

/** What the named targets take together; the built-in ones are called like their commands. */
export async function patternsOfTargets(io: Io, names: readonly string[]): Promise<string[]> {
  const builtIn = new Map([
    ["load-credentials", credentialsMapping.patterns],
    ["secrets", secretsTarget(io, undefined).mapping.patterns],
  ]);
  const declared = names.filter((name) => !builtIn.has(name));
  const targets = declared.length > 0 ? await chooseTargets(io, declared) : [];
  return [...names.flatMap((name) => builtIn.get(name) ?? []), ...targets.flatMap(({ mapping }) => mapping.patterns)];
}
