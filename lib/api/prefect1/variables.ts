import { coerceInputValue, type DocumentNode, getOperationAST, isInputType, typeFromAST } from "graphql";
import { DomainError } from "#lib/core/errors.ts";
import type { JsonObject } from "#lib/core/json.ts";
import { withoutValue } from "./faults.ts";
import { schema } from "./schema.ts";

/** Refuses with `invalid` variables that do not fit their types. Execution would refuse them too, and quote the value. */
export function refuseStrangeVariables(document: DocumentNode, operationName: string | null, variables: JsonObject): void {
  const operation = getOperationAST(document, operationName);
  for (const { variable, type } of operation?.variableDefinitions ?? []) {
    const name = variable.name.value;
    const value = variables[name];
    const declared = typeFromAST(schema, type);
    if (value === undefined || !isInputType(declared)) continue;
    coerceInputValue(value, declared, (path, _, { message }) => {
      throw new DomainError("invalid", `The variable ${[name, ...path].join(".")} is not right. ${withoutValue(message)}`);
    });
  }
}
