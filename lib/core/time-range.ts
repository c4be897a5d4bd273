const dayMs = 24 * 3_600_000;

/** Two ends of a stretch of time: days (UTC, the last one to its end) or moments (ISO 8601), either of them left open. */
export type TimeRange = { from?: string; to?: string };

/** The range as a filter of a moment; undefined when both ends are open. */
export function momentsIn({ from, to }: TimeRange): { gte?: Date; lt?: Date } | undefined {
  if (!from && !to) return undefined;
  return { ...(from ? { gte: new Date(from) } : {}), ...(to ? { lt: endOf(to) } : {}) };
}

/** A day counts to its end, a moment to itself. */
function endOf(text: string): Date {
  return new Date(new Date(text).getTime() + (text.includes("T") ? 1 : dayMs));
}
