import type { OutputOf } from "#lib/api/client.ts";

/** Of the clients that hold an entry: how many have a version or a later one, how many there are, and how many have an older one. */
export type Landed = { count: number; total: number; waiting: number };

/** A client of whose version we know nothing counts as one that waits. */
export function landedOf({ versions, total }: Pick<OutputOf<"holdersOf">, "versions" | "total">, version: number): Landed {
  const count = versions.filter((held) => held.version !== null && held.version >= version).reduce((sum, held) => sum + held.count, 0);
  return { count, total, waiting: total - count };
}
