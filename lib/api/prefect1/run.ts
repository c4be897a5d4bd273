import { type DocumentNode, execute, GraphQLError, parse, validate } from "graphql";
import type { Caller } from "#lib/core/caller.ts";
import type { JsonObject } from "#lib/core/json.ts";
import { documentRefusal, syntaxRefusal } from "./faults.ts";
import { parseOptions, refuseCostly } from "./limits.ts";
import type { GraphQlRequest } from "./read-request.ts";
import { resolvers } from "./resolvers.ts";
import { schema } from "./schema.ts";
import { refuseStrangeVariables } from "./variables.ts";

export type Ran = { data: JsonObject | null; errors: readonly GraphQLError[] };

/**
 * Answers a GraphQL document for a caller. Refuses with `invalid` what is no document of the schema, costs too much or has strange
 * variables. What a resolver refuses stands in `errors`.
 */
export async function run({ query, variables, operationName }: GraphQlRequest, caller: Caller): Promise<Ran> {
  const document = parsed(query);
  refuseCostly(document);
  const [fault] = validate(schema, document, undefined, { maxErrors: 1 });
  if (fault) throw documentRefusal(fault);
  refuseStrangeVariables(document, operationName, variables);
  const { data, errors = [] } = await execute({
    ...{ schema, document, operationName, variableValues: variables, rootValue: resolvers, contextValue: caller },
  });
  return { data: (data ?? null) as JsonObject | null, errors };
}

function parsed(query: string): DocumentNode {
  try {
    return parse(query, parseOptions);
  } catch (error) {
    throw error instanceof GraphQLError ? syntaxRefusal(error) : error;
  }
}
