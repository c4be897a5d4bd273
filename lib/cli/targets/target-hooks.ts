import type { Io } from "#lib/cli/io.ts";
import { printable } from "#lib/cli/output.ts";
import type { Outcome } from "#lib/cli/sync/sync.ts";
import { type HookOptions, runHook } from "#lib/cli/watch/hook.ts";
import { keyName } from "#lib/core/formats/lines.ts";
import type { DeclaredTarget } from "./targets.ts";

type Options = HookOptions & {
  /** A project's hook came with a repository: it runs when somebody here says so. */
  runsProjectHooks: boolean;
};

/** Runs the target's hook when this run has written its file. Gives what went wrong, after telling it. */
export async function runHookOf(io: Io, target: DeclaredTarget, outcome: Outcome, options: Options): Promise<string | undefined> {
  const { hook, isProject, name, file } = target;
  if (!hook || outcome.isRefused || outcome.text === outcome.file.text) return undefined;
  if (isProject && !options.runsProjectHooks) {
    io.err(`note     ${printable(name)}: its hook was not run. blockyard.json came with the project; --run-hooks runs what it says.\n`);
    return undefined;
  }
  const changed = [
    ...outcome.plan.entries.flatMap(({ pulls }) => pulls).map(({ section, key }) => keyName(section, key)),
    ...outcome.plan.drops.flatMap(({ places }) => places.map(({ section, key }) => keyName(section, key))),
  ];
  const problem = await runHook(io, hook, { target: name, file, revision: outcome.revision, changed }, options);
  if (problem !== undefined) io.err(`blockyard: ${printable(problem)}\n`);
  return problem;
}
