/** Every way in which Blockyard says no. Anything else that is thrown is a bug. */
export const errorStatus = {
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  gone: 410,
  invalid: 422,
  too_large: 413,
  rate_limited: 429,
  unavailable: 503,
} as const;

export type ErrorCode = keyof typeof errorStatus;

/** One thing that is wrong with an input. `path` names the place (an entry path, a field path or both joined by `#`), never the value. */
export type Problem = { path: string; message: string };

/** What a refusal carries besides its sentence: data that a screen or a program can act on. Never a value of anybody's. */
export type ErrorDetails = { problems?: Problem[] } & Record<string, unknown>;

/** The body in which every JSON door sends a refusal. */
export type ErrorBody = { error: { code: ErrorCode; message: string; details?: ErrorDetails; requestId?: string } };

const brand = Symbol.for("blockyard.DomainError");

/**
 * A refusal. `message` is a full sentence that says what to do next and holds no value.
 * `instanceof` works across the copies of this module that Next's bundles hold.
 */
export class DomainError extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;
  readonly [brand] = true;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message);
    this.name = "DomainError";
    this.code = code;
    this.details = details;
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    return typeof value === "object" && value !== null && brand in value;
  }
}

/** The code that an HTTP status stands for; a status outside the table is `unavailable`. */
export function errorCodeOf(status: number): ErrorCode {
  for (const [code, known] of Object.entries(errorStatus)) {
    if (known === status) return code as ErrorCode;
  }
  return "unavailable";
}

/** Refuses with `invalid` and one problem. */
export function invalid(path: string, message: string): DomainError {
  return new DomainError("invalid", `${path}: ${message}`, { problems: [{ path, message }] });
}
