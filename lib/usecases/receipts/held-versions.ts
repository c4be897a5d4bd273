import { groupsBy } from "#lib/core/groups.ts";
import type { countHeldVersions } from "#lib/store/receipts/held-lists.ts";

type Counted = Awaited<ReturnType<typeof countHeldVersions>>;
export type VersionCounts = { versions: { version: number | null; count: number }[]; drifted: number; total: number };

/** Of each entry: how many clients hold which version, newest first, how many of them drifted, and how many there are. */
export function versionCounts(counted: Counted): (entryId: string) => VersionCounts {
  const byEntry = groupsBy(counted, ({ entryId }) => entryId);
  return (entryId) => {
    const some = byEntry.get(entryId) ?? [];
    const versions = [...groupsBy(some, ({ version }) => String(version)).values()].map((same) => ({
      version: same[0].version,
      count: sumOf(same),
    }));
    return { versions, drifted: sumOf(some.filter(({ isDrifted }) => isDrifted)), total: sumOf(some) };
  };
}

function sumOf(some: Counted): number {
  return some.reduce((sum, { count }) => sum + count, 0);
}
