import type { GraphQLError } from "graphql";
import { DomainError } from "#lib/core/errors.ts";

/** The refusal of a text that is no GraphQL, or more than is read. The parser's own words quote what stands there. */
export function syntaxRefusal({ message, locations }: GraphQLError): DomainError {
  const isTooLong = message.includes("contains more tha");
  return at(locations, isTooLong ? "the query is longer than this server reads" : "this is not valid GraphQL");
}

/** The refusal of a document that does not fit the schema. */
export function documentRefusal({ message, locations }: GraphQLError): DomainError {
  return at(locations, withoutValue(message).replace(/\.$/, ""));
}

/** GraphQL's message without the value that it is about. */
export function withoutValue(message: string): string {
  return message.replace(/^Value .* does not exist/s, "The value does not exist").replace(/(?:, found|:) .*$/s, ".");
}

function at(locations: GraphQLError["locations"], what: string): DomainError {
  const [place] = locations ?? [];
  if (!place) return new DomainError("invalid", `The query is not right: ${what}.`);
  const { line, column } = place;
  return new DomainError("invalid", `Line ${line}, column ${column}: ${what}.`, { line, column });
}
