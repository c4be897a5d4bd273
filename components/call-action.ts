import type { Action } from "#lib/api/action.ts";
import type { InputOf, OutputOf } from "#lib/api/client.ts";
import type { OperationName } from "#lib/api/contract.ts";
import { api } from "./api.ts";
import { attempt, type Outcome, refusalOf } from "./refusal.ts";
import type { Refusal } from "./ui/error-panel.tsx";
import { fromWire, toWire } from "./wire.ts";

/** Calls a server action. A refusal is an answer, and so is a lost connection: nothing is thrown, what was typed stays. */
export async function callAction<Name extends OperationName>(action: Action<Name>, input: InputOf<Name>): Promise<Outcome<OutputOf<Name>>> {
  try {
    return fromWire(await action(toWire(input)));
  } catch (error) {
    return { ok: false, refusal: (await findSignedOut()) ?? refusalOf(error) };
  }
}

/** Without a session an action leads to the sign-in page, which is no answer: the API says what it is about. */
async function findSignedOut(): Promise<Refusal | undefined> {
  const outcome = await attempt(() => api.call("me", {}));
  return !outcome.ok && outcome.refusal.code === "unauthenticated" ? outcome.refusal : undefined;
}
