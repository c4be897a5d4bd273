import { DomainError } from "#lib/core/errors.ts";

const firstMs = 1_000;
const longestMs = 5 * 60_000;
/** A server that asks for more is asked again after this time all the same. */
const retryAfterMaxMs = 60 * 60_000;

export type Random = () => number;

/** How long to wait after so many failures in a row: anything up to a bound that doubles, so that a thousand clients do not come back together. */
export function backoffMs(failures: number, error: unknown, random: Random): number {
  const asked = error instanceof DomainError ? error.details.retryAfterSeconds : undefined;
  // Never before the time that was asked for.
  if (typeof asked === "number") return Math.min(asked * 1_000, retryAfterMaxMs) * (1 + random() / 10);
  return random() * Math.min(longestMs, firstMs * 2 ** Math.min(failures - 1, 20));
}

/** Ten per cent more or less. */
export function jittered(ms: number, random: Random): number {
  return ms * (0.9 + random() / 5);
}
