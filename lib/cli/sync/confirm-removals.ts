import { usageError } from "#lib/cli/exit-codes.ts";
import type { Io } from "#lib/cli/io.ts";
import { printable } from "#lib/cli/output.ts";
import { keyName } from "#lib/core/formats/lines.ts";
import type { Plan } from "./plan.ts";

/** Lists what a push would remove on the server and asks; without a terminal it needs a flag. False: nothing is to be done. */
export function confirmRemovals(io: Io, isAgreed: boolean): (plan: Plan) => Promise<boolean> {
  return async ({ entries }) => {
    const removals = entries.flatMap(({ path, pushes, isRemoved }) => {
      if (isRemoved) return [path];
      return pushes
        .filter(({ value, line }) => value === undefined && line === undefined)
        .map(({ section, key }) => `${path}, ${keyName(section, key)}`);
    });
    if (removals.length === 0 || isAgreed) return true;
    for (const removal of removals) io.err(`${printable(`remove   ${removal}`)}\n`);
    if (!io.isTty.stdin) throw usageError("Without a terminal nothing is removed on the server unless you add --yes.");
    const answer = await io.ask(`Remove ${removals.length === 1 ? "this" : `these ${removals.length}`} on the server? [y/N] `, {
      hidden: false,
    });
    return /^y(es)?$/i.test(answer.trim());
  };
}
