import { DomainError } from "#lib/core/errors.ts";

export const exitCodes = { done: 0, refused: 1, usage: 2, differs: 3, unreachable: 4 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** A refusal of the command line itself. */
export function usageError(message: string): DomainError {
  return new DomainError("invalid", message, { isUsage: true });
}

export function exitCodeOf(error: unknown): ExitCode {
  if (!(error instanceof DomainError)) return exitCodes.refused;
  if (error.details.isUsage) return exitCodes.usage;
  return error.code === "unavailable" ? exitCodes.unreachable : exitCodes.refused;
}
