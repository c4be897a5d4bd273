import type { Action, ActionRefusal } from "#lib/api/action.ts";
import type { OperationName } from "#lib/api/contract.ts";
import { DomainError } from "#lib/core/errors.ts";
import { formatJson, type Json, jsonLimits, parseJson } from "#lib/core/json.ts";
import { failureOf } from "#lib/usecases/failure.ts";
import { usecases } from "#lib/usecases/registry.ts";
import { getCaller, readHeaders } from "./caller.ts";
import { contextOf } from "./context.ts";
import { provenanceOf, readFetchMetadata } from "./csrf.ts";

const limits = { ...jsonLimits, depthMax: jsonLimits.depthMax + 3 };

/** Makes the server action of an operation: who asks is read from the request, what is asked is parsed again by the use case. */
export function action<Name extends OperationName>(name: Name): Action<Name> {
  return async (inputText) => {
    const get = await readHeaders();
    const { requestId } = contextOf(get);
    try {
      // The front guard has refused this already; whatever way leads past it, nothing is written for another site.
      if (provenanceOf(readFetchMetadata(get), "") === "foreign" && get("sec-fetch-site") !== undefined) {
        throw new DomainError("forbidden", "Another site may not write here.");
      }
      const output = await usecases[name](await getCaller(), parseJson(String(inputText), limits));
      return formatJson({ ok: true, output } as unknown as Json);
    } catch (error) {
      return formatJson({ ok: false, refusal: refusalOf(error, requestId) } as unknown as Json);
    }
  };
}

function refusalOf(error: unknown, id: string): ActionRefusal {
  const { code, message, details: { problems, ...details } = {}, requestId } = failureOf(error, id).body.error;
  return { code, message, ...(problems ? { problems } : {}), details, requestId };
}
