import { GraphQLError } from "graphql";
import { withWholeLink } from "#lib/api/whole-link.ts";
import { DomainError, type ErrorCode } from "#lib/core/errors.ts";
import { formatJson, type JsonObject } from "#lib/core/json.ts";
import { failureOf } from "#lib/usecases/failure.ts";
import { withoutValue } from "./faults.ts";

/**
 * `extensions.code` of an error. Prefect 1's client makes an AuthorizationError of UNAUTHENTICATED, and waits and tries again for minutes
 * when it meets API_ERROR or a status of 429 or 5xx: none of these is ever sent.
 */
const codes: Record<ErrorCode, string> = {
  unauthenticated: "UNAUTHENTICATED",
  forbidden: "FORBIDDEN",
  not_found: "NOT_FOUND",
  conflict: "CONFLICT",
  gone: "GONE",
  invalid: "BAD_USER_INPUT",
  too_large: "BAD_USER_INPUT",
  rate_limited: "RATE_LIMITED",
  unavailable: "UNAVAILABLE",
};

const headers = { "content-type": "application/json; charset=utf-8", "cache-control": "no-store" };

/** An answer in GraphQL's form, numbers as they were written. Always with status 200: the client reads what was wrong from the body. */
export function answer(body: JsonObject): Response {
  return new Response(formatJson(body), { headers });
}

/** What was thrown, as the client sees it. A bug is logged and leaves nothing but its request id. */
export function errorView(error: unknown, { requestId, origin }: { requestId: string; origin: string }): JsonObject {
  const { code, message } = failureOf(withWholeLink(causeOf(error), origin), requestId).body.error;
  const view = { message, extensions: { code: codes[code], requestId } };
  return error instanceof GraphQLError && error.path ? { ...view, path: [...error.path] } : view;
}

/** What a resolver threw; else GraphQL's own word, such as that a variable is missing, which is a refusal. */
function causeOf(error: unknown): unknown {
  if (!(error instanceof GraphQLError)) return error;
  return error.originalError ?? new DomainError("invalid", withoutValue(error.message));
}
