import { usageError } from "#lib/cli/exit-codes.ts";
import type { Server } from "#lib/cli/server.ts";

/** The id of the change that `#12`, `12` or an id means. Refuses with `not_found` a number that the workspace does not have. */
export async function findChange(server: Server, word: string | undefined): Promise<string> {
  if (word === undefined) throw usageError("Which change? Give its number, such as 12, or its id.");
  const number = /^#?(\d{1,9})$/.exec(word)?.[1];
  if (number !== undefined) return (await server.call("getChangeByNumber", { number: Number(number) })).id;
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(word)) return word.toLowerCase();
  throw usageError("A change is named by its number, such as 12 or #12, or by its id.");
}
