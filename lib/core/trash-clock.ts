/** What two clocks say at one moment: the wall clock, which somebody may set, and one that only ever runs on. */
export type ClockReading = { wallMs: number; steadyMs: number };

/** What was seen overdue, since when on the steady clock, while the two clocks ran alike. */
export type OverdueWatch = { last: ClockReading | null; since: ReadonlyMap<string, number> };

/** How long something must have been seen overdue before it counts. */
export const overdueForMs = 3_600_000;
/** So far the two clocks may run apart between two looks. */
export const driftMaxMs = 60_000;

export const noWatch: OverdueWatch = { last: null, since: new Map() };

/**
 * Looks again at what the wall clock calls overdue. `due` is what was overdue at every look for at least an hour of the steady clock, during
 * which the wall clock ran like it: a clock that jumps forward makes nothing due before an hour in which somebody can set it right, and a jump
 * starts the hour anew (DU-8). `hasJumped`: the two clocks ran apart since the last look.
 */
export function watchOverdue(watch: OverdueWatch, now: ClockReading, overdue: readonly string[]) {
  const { last } = watch;
  const drift = last ? Math.abs(now.wallMs - last.wallMs - (now.steadyMs - last.steadyMs)) : 0;
  const hasJumped = drift > driftMaxMs;
  const since = new Map(overdue.map((id) => [id, (hasJumped ? undefined : watch.since.get(id)) ?? now.steadyMs]));
  const due = overdue.filter((id) => now.steadyMs - (since.get(id) ?? now.steadyMs) >= overdueForMs);
  const next: OverdueWatch = { last: now, since };
  return { watch: next, due, hasJumped };
}
