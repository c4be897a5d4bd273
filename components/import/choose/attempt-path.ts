import { DomainError } from "#lib/core/errors.ts";
import { parseEntryPath } from "#lib/core/paths.ts";

/** Why a text is no entry path; undefined when it is one. */
export function attemptPath(path: string): string | undefined {
  try {
    parseEntryPath(path);
    return undefined;
  } catch (error) {
    if (error instanceof DomainError) return error.message;
    throw error;
  }
}
