import type { ErrorBody, Problem } from "#lib/core/errors.ts";
import type { OutputOf } from "./client.ts";
import type { OperationName } from "./contract.ts";

/** A refusal as a screen shows it: the sentence, what is wrong where, the request's id. */
export type ActionRefusal = Omit<ErrorBody["error"], "details"> & { problems?: Problem[]; details?: Record<string, unknown> };
export type ActionOutcome<Output> = { ok: true; output: Output } | { ok: false; refusal: ActionRefusal };

/** Text that holds a value as lossless JSON: React's own encoding knows nothing of numbers such as `1.0`. */
export type JsonText<Value> = string & { readonly wire?: Value };

/** The server action of one operation: JSON text in, JSON text out, a refusal is an answer. */
export type Action<Name extends OperationName> = (inputText: string) => Promise<JsonText<ActionOutcome<OutputOf<Name>>>>;
