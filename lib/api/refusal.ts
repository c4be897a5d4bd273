import { formatJson, type Json } from "#lib/core/json.ts";
import { failureOf } from "#lib/usecases/failure.ts";

/** Of every answer in JSON: none of them is kept by whoever passes it on. */
export const jsonHeaders = { "content-type": "application/json; charset=utf-8", "cache-control": "no-store" };

export type Refusal = { status: number; headers: Record<string, string>; body: string };

/** What is answered when something was thrown: the refusal, or that there is a bug. */
export function refusalOf(error: unknown, requestId: string): Refusal {
  const { status, body } = failureOf(error, requestId);
  const headers: Record<string, string> = { ...jsonHeaders };
  const retryAfter = body.error.details?.retryAfterSeconds;
  if (typeof retryAfter === "number") headers["retry-after"] = String(retryAfter);
  if (status === 401) headers["www-authenticate"] = 'Bearer realm="blockyard"';
  return { status, headers, body: formatJson(body as unknown as Json) };
}
