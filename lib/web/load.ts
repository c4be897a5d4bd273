import { notFound } from "next/navigation";
import type { InputOf, OutputOf } from "#lib/api/client.ts";
import type { OperationName } from "#lib/api/contract.ts";
import { DomainError } from "#lib/core/errors.ts";
import { usecases } from "#lib/usecases/registry.ts";
import { pageCaller } from "./page.ts";

/** What a page shows: the answer of an operation for the signed-in caller. What is absent or impossible to name is the page "not found". */
export async function load<Name extends OperationName>(name: Name, input: InputOf<Name>): Promise<OutputOf<Name>> {
  const caller = await pageCaller();
  try {
    return (await usecases[name](caller, input)) as OutputOf<Name>;
  } catch (error) {
    if (error instanceof DomainError && (error.code === "not_found" || error.code === "invalid")) notFound();
    throw error;
  }
}
