import type { Args } from "#lib/cli/command.ts";
import { usageError } from "#lib/cli/exit-codes.ts";
import type { Io } from "#lib/cli/io.ts";

/** True when it is to be done: --yes, or a person says so. Without a terminal to ask on it refuses and names the flag. */
export async function isConfirmed(io: Io, args: Args, question: string): Promise<boolean> {
  if (args.flag("yes")) return true;
  if (!io.isTty.stdin || args.flag("json"))
    throw usageError("Nothing was done: there is nobody to ask. Use --yes, or --dry-run to look only.");
  const answer = await io.ask(`${question} [y/N] `, { hidden: false });
  return /^y(es)?$/i.test(answer.trim());
}
