import { DomainError } from "#lib/core/errors.ts";

/**
 * A refusal that names a change which waits (`details.change.path`), with the link to it as people can open it: the clients of other systems
 * print a message and nothing else. Everything else as it is.
 */
export function withWholeLink(error: unknown, origin: string): unknown {
  if (!(error instanceof DomainError)) return error;
  const { path } = (error.details.change ?? {}) as { path?: string };
  if (path === undefined) return error;
  return new DomainError(error.code, error.message.replace(path, `${origin}${path}`), error.details);
}
