import type { Action } from "#lib/api/action.ts";
import type { InputOf, OutputOf } from "#lib/api/client.ts";
import type { OperationName } from "#lib/api/contract.ts";
import { type Outcome, refusalOf } from "./refusal.ts";
import { fromWire, toWire } from "./wire.ts";

/** Calls a server action. A refusal is an answer, and so is a lost connection: nothing is thrown, what was typed stays. */
export async function callAction<Name extends OperationName>(action: Action<Name>, input: InputOf<Name>): Promise<Outcome<OutputOf<Name>>> {
  try {
    return fromWire(await action(toWire(input)));
  } catch (error) {
    return { ok: false, refusal: refusalOf(error) };
  }
}
