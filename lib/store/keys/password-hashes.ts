import { hash, verify } from "@node-rs/argon2";
import { DomainError } from "#lib/core/errors.ts";
import { normalizePassword, passwordLengthMax } from "#lib/core/passwords.ts";

/** Argon2id with OWASP's minimum: 19 MiB, two passes, one lane. About 19 ms. */
const parameters = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
const header = `$argon2id$v=19$m=${parameters.memoryCost},t=${parameters.timeCost},p=${parameters.parallelism}$`;
/** Fits no password, costs as much as a real one: what an unknown login is checked against. */
const dummyHash = `${header}${"A".repeat(22)}$${"A".repeat(43)}`;

const runningMax = 8;
const waitingMax = 64;

type Queue = { running: number; waiting: (() => void)[] };
const queueKey = Symbol.for("blockyard.passwordQueue");
const holder = globalThis as { [queueKey]?: Queue };
holder[queueKey] ??= { running: 0, waiting: [] };
const queue = holder[queueKey];

/** The PHC string of a password, which holds its parameters and salt. Refuses with `rate_limited` when too many wait. Never call it in a transaction. */
export function hashPassword(password: string): Promise<string> {
  return inTurn(() => hash(normalizePassword(password), parameters));
}

/** True when the password fits. Without a hash it takes the same time and says false. Refuses with `rate_limited` when too many wait. */
export function isPassword(passwordHash: string | null, password: string): Promise<boolean> {
  const isUsable = passwordHash !== null && password.length <= passwordLengthMax;
  return inTurn(async () => {
    const fits = await verify(passwordHash ?? dummyHash, normalizePassword(password.slice(0, passwordLengthMax)));
    return fits && isUsable;
  });
}

/** True when a hash was made with other parameters than today's: hash the password anew at the next sign-in. */
export function isOutdatedHash(passwordHash: string): boolean {
  return !passwordHash.startsWith(header);
}

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (queue.running >= runningMax) {
    if (queue.waiting.length >= waitingMax) {
      throw new DomainError("rate_limited", "Too many people sign in at this moment. Try again in a few seconds.", {
        retryAfterSeconds: 5,
      });
    }
    // Whoever finishes hands its place on, so nobody who comes later slips in between.
    await new Promise<void>((resolve) => queue.waiting.push(resolve));
  } else queue.running++;
  try {
    return await work();
  } finally {
    const next = queue.waiting.shift();
    if (next) next();
    else queue.running--;
  }
}
