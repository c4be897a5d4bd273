import { DomainError, type ErrorBody, errorStatus } from "#lib/core/errors.ts";

export type Failure = { status: number; body: ErrorBody };

/**
 * What a door answers when something was thrown. A refusal goes out as it is. Anything else is a bug: the person gets a request id, and the
 * log gets class, digest and places in the code, never the message, which may hold a value.
 */
export function failureOf(error: unknown, requestId: string): Failure {
  if (error instanceof DomainError) {
    const { code, message, details } = error;
    const hasDetails = Object.keys(details).length > 0;
    return { status: errorStatus[code], body: { error: { code, message, ...(hasDetails ? { details } : {}), requestId } } };
  }
  logBug(error, requestId);
  const message = `Something went wrong in Blockyard. Try again; if it stays, give the request id ${requestId} to whoever runs it.`;
  return { status: 500, body: { error: { code: "unavailable", message, requestId } } };
}

/** Logs a bug as one line of JSON without anything that a request or a database may have put into it. */
export function logBug(error: unknown, requestId: string): void {
  const frames = error instanceof Error ? framesOf(error) : [];
  const name = error instanceof Error ? error.constructor.name : typeof error;
  const code = error instanceof Error && "code" in error && /^[A-Z0-9_]{1,40}$/.test(String(error.code)) ? String(error.code) : undefined;
  console.error(
    JSON.stringify({ level: "error", requestId, class: name, code, digest: digestOf([name, ...frames]), at: frames.slice(0, 6) }),
  );
}

/** The places of a stack, without the message on top. */
function framesOf(error: Error): string[] {
  const lines = (error.stack ?? "").split("\n").map((line) => line.trim());
  return lines.filter((line) => /^at .*:\d+:\d+\)?$/.test(line)).map((line) => line.slice("at ".length));
}

/** FNV-1a over the places: equal bugs have equal digests. */
function digestOf(parts: readonly string[]): string {
  let hash = 0x811c9dc5;
  for (const char of parts.join("\n")) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, "0");
}
