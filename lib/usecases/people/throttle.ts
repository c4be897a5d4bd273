import { DomainError } from "#lib/core/errors.ts";
import type { Tx } from "#lib/store/client.ts";
import { countDown, countUp, deleteThrottle, deleteThrottlesBefore, setThrottle } from "#lib/store/people/throttles.ts";
import { hashThrottleKey } from "./credentials.ts";

/** So many attempts within a window; whoever uses up the last one is blocked for a time. */
export type Bucket = { key: string; attemptsMax: number; windowMs: number; blockMs: number };

const minuteMs = 60_000;
const forgetMs = 24 * 60 * minuteMs;

/** Failures of one account, whoever makes them: 5, then 15 minutes. `login` is the normalised one, known or not. */
export function accountBucket(login: string): Bucket {
  return { key: `login/${login}`, attemptsMax: 5, windowMs: 15 * minuteMs, blockMs: 15 * minuteMs };
}

/** What one address fails at sign-in, and what all together fail. */
export function addressBuckets(ip: string): Bucket[] {
  return [
    { key: `ip/${ip}`, attemptsMax: 10, windowMs: minuteMs, blockMs: minuteMs },
    { key: "global", attemptsMax: 300, windowMs: minuteMs, blockMs: minuteMs },
  ];
}

/** Device logins that one address starts. */
export function deviceBucket(ip: string): Bucket {
  return { key: `device/${ip}`, attemptsMax: 10, windowMs: minuteMs, blockMs: minuteMs };
}

/**
 * Takes one attempt from each bucket, before anything is checked: attempts at the same moment count too. Refuses with `rate_limited`
 * while one is blocked, whoever asks. Counters are rows, so they survive a restart.
 */
export async function takeAttempts(tx: Tx, buckets: readonly Bucket[]): Promise<void> {
  const now = new Date();
  await deleteThrottlesBefore(tx, new Date(now.getTime() - forgetMs));
  for (const bucket of buckets) await takeAttempt(tx, bucket, now);
}

/** Gives attempts back that were no failures. */
export async function giveBack(tx: Tx, buckets: readonly Bucket[]): Promise<void> {
  for (const { key } of buckets) await countDown(tx, hashThrottleKey(key));
}

/** Forgets the failures in a bucket. */
export async function clearBucket(tx: Tx, { key }: Bucket): Promise<void> {
  await deleteThrottle(tx, hashThrottleKey(key));
}

async function takeAttempt(tx: Tx, { key, attemptsMax, windowMs, blockMs }: Bucket, now: Date): Promise<void> {
  const hash = hashThrottleKey(key);
  const { failures, windowAt, blockedTo } = await countUp(tx, hash, now);
  // The refusal rolls the count back: who is blocked does not extend the block.
  if (blockedTo && blockedTo > now) throw tooMany(blockedTo.getTime() - now.getTime());
  const isOver = windowAt.getTime() + windowMs <= now.getTime() || blockedTo !== null;
  const count = isOver ? 1 : failures;
  const block = count >= attemptsMax ? new Date(now.getTime() + blockMs) : null;
  await setThrottle(tx, hash, { failures: count, windowAt: isOver ? now : windowAt, blockedTo: block });
}

function tooMany(waitMs: number): DomainError {
  const minutes = Math.ceil(waitMs / minuteMs);
  const wait = minutes === 1 ? "a minute" : `${minutes} minutes`;
  return new DomainError("rate_limited", `Too many attempts. Try again in ${wait}.`, { retryAfterSeconds: Math.ceil(waitMs / 1_000) });
}
