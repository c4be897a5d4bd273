import type { Args } from "#lib/cli/command.ts";
import type { Io } from "#lib/cli/io.ts";
import { lockPathOf } from "#lib/cli/lockfile.ts";
import type { Hints } from "#lib/cli/sync/messages.ts";
import { type PlanOptions, unsettled } from "#lib/cli/sync/plan.ts";
import type { Target } from "#lib/cli/sync/sync.ts";
import { credentialsTarget, readTargets, secretsTarget, targetsOf } from "./targets.ts";

const hints: Hints = { theirs: "sync --theirs", prune: "sync --prune" };

/** What a comparison plans: both ways, nothing settled. */
export const comparing: PlanOptions = { takes: true, sends: true, settle: unsettled, isPruning: false, isRemoving: false, hints };

/**
 * The targets that `status` and `diff` look at: those that are named; `--file` alone means a credentials file; else the project's and the
 * built-in ones that are in use, the credentials file also when there is nothing else.
 */
export async function comparedTargets(io: Io, args: Args): Promise<Target[]> {
  if (args.text("file") !== undefined && args.list("entry").length === 0) return [credentialsTarget(io, args.text("file"))];
  if (args.words.length > 0 || args.list("entry").length > 0) return targetsOf(io, args);
  const declared = await readTargets(io);
  const [credentials, secrets] = [credentialsTarget(io, undefined), await secretsTarget(io, undefined)];
  const builtIn = [
    ...((await exists(io, credentials.file)) || (await exists(io, lockPathOf(credentials.file))) || declared.length === 0
      ? [credentials]
      : []),
    ...((await exists(io, lockPathOf(secrets.file))) ? [secrets] : []),
  ];
  return [...declared, ...builtIn.filter(({ file }) => declared.every((target) => target.file !== file))];
}

async function exists({ fs }: Io, path: string): Promise<boolean> {
  return fs.lstat(path).then(
    () => true,
    () => false,
  );
}
