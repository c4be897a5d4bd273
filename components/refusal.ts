import type { Conflict } from "#lib/api/contract/changes.ts";
import { DomainError } from "#lib/core/errors.ts";
import type { Refusal } from "./ui/error-panel.tsx";

export type Outcome<T> = { ok: true; output: T } | { ok: false; refusal: Refusal };

/** Runs a call to the server; a refusal is an answer, so that a screen shows it instead of breaking. */
export async function attempt<T>(call: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { ok: true, output: await call() };
  } catch (error) {
    return { ok: false, refusal: refusalOf(error) };
  }
}

/** What a thrown thing is to the person: our refusals as they are, anything else as a lost connection. */
export function refusalOf(error: unknown): Refusal {
  if (!(error instanceof DomainError)) {
    return { code: "unavailable", message: "The server did not answer as expected. What you typed is still here; try again in a moment." };
  }
  const { requestId, problems, ...details } = error.details;
  return { code: error.code, message: error.message, problems, details, requestId: typeof requestId === "string" ? requestId : undefined };
}

/** What stands in the way of a change that was refused; empty when it was refused for something else. */
export function conflictsOf({ details }: Refusal): Conflict[] {
  const conflicts = details?.conflicts;
  return Array.isArray(conflicts) ? (conflicts as Conflict[]) : [];
}
