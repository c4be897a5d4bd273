import type { Conflict } from "#lib/api/contract/changes.ts";
import { DomainError, type ErrorDetails, type Problem } from "#lib/core/errors.ts";
import { formatJson, type Json } from "#lib/core/json.ts";
import { parseEntryPath } from "#lib/core/paths.ts";
import { failureOf } from "#lib/usecases/failure.ts";

export const jsonHeaders = { "content-type": "application/json; charset=utf-8", "cache-control": "no-store" };

export function jsonAnswer(body: Json, status = 200): Response {
  return new Response(formatJson(body), { status, headers: jsonHeaders });
}

/** What Prefect's server says to a request for a route that it does not have, or for an id that is none. */
export const notFound = () => jsonAnswer({ detail: "Not Found" }, 404);

/**
 * A refusal in the form that Prefect's clients read. Never 408, 429 for what lasts, 502 or 503: they would ask for minutes on end. Never the
 * body that was sent, which Prefect's own server repeats.
 */
export function refusal(error: unknown, requestId: string): Response {
  if (!(error instanceof DomainError) || error.code === "unavailable") return broken(error, requestId);
  const { code, message, details } = error;
  switch (code) {
    case "unauthenticated": {
      const headers = { ...jsonHeaders, "www-authenticate": 'Bearer realm="blockyard"' };
      return new Response(formatJson({ exception_message: "Unauthorized", detail: message }), { status: 401, headers });
    }
    case "invalid":
      return details.isBadReference ? jsonAnswer({ detail: message }, 400) : invalidAnswer(message, details.problems ?? []);
    case "conflict":
      return jsonAnswer({ detail: findTaken(details) ?? message }, 409);
    case "rate_limited": {
      const headers = { ...jsonHeaders, "retry-after": String(details.retryAfterSeconds ?? 1) };
      return new Response(formatJson({ detail: message }), { status: 429, headers });
    }
    default:
      return jsonAnswer({ detail: message }, failureOf(error, requestId).status);
  }
}

/** What Prefect says when a name is taken: its clients go on with an update then. */
function findTaken({ conflicts }: ErrorDetails): string | undefined {
  const [first] = Array.isArray(conflicts) ? (conflicts as Conflict[]) : [];
  if (first?.reason !== "exists") return undefined;
  const { kind, name } = parseEntryPath(first.path);
  return kind === "kv" ? `A variable with the name '${name}' already exists.` : "Block already exists";
}

function broken(error: unknown, requestId: string): Response {
  const { message } = failureOf(error, requestId).body.error;
  return jsonAnswer({ exception_message: "Internal Server Error", detail: message }, 500);
}

function invalidAnswer(message: string, problems: readonly Problem[]): Response {
  const limit = problems.find((problem) => problem.path === "body.limit" && problem.message.startsWith("Invalid limit"));
  if (limit) return jsonAnswer({ detail: limit.message }, 422);
  const exception_detail = problems.map((problem) => ({ type: typeOf(problem), loc: placeOf(problem), msg: problem.message }));
  return jsonAnswer({ exception_message: "Invalid request received.", exception_detail, detail: message }, 422);
}

function typeOf({ message }: Problem): string {
  if (message.endsWith("is not a field of this operation.")) return "extra_forbidden";
  return message.endsWith("received undefined") ? "missing" : "value_error";
}

/** Where Prefect says that the fault is: the way into the body, or an entry's path and field. */
function placeOf({ path }: Problem): string[] {
  return path.includes("/") ? ["body", "data", path] : path.split(".");
}
