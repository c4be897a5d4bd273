import { GraphQLError, GraphQLScalarType, Kind, type ValueNode } from "graphql";
import { uuidShape } from "#lib/api/contract/operation.ts";
import { DomainError } from "#lib/core/errors.ts";
import { type Json, type JsonObject, parseJson } from "#lib/core/json.ts";

type Variables = { [name: string]: unknown } | null | undefined;

/**
 * Any JSON value, with its numbers as they were written. A variable is taken as it is. A text that stands in the query is read as JSON and
 * kept as a text when it is none: Prefect's own server wants JSON there, and Prefect's documentation shows plain texts.
 */
export const jsonScalar = new GraphQLScalarType({
  name: "JSON",
  serialize: (value) => value,
  parseValue: (value) => value,
  parseLiteral: (node, variables) => (node.kind === Kind.STRING ? jsonOrText(node.value) : literalValue(node, variables)),
});

/** An id. Ours are in lower case. */
export const uuidScalar = new GraphQLScalarType({
  name: "UUID",
  serialize: String,
  parseValue: toUuid,
  parseLiteral: (node) => toUuid(node.kind === Kind.STRING ? node.value : undefined),
});

/** A moment, ISO 8601. */
export const momentScalar = new GraphQLScalarType({
  name: "DateTime",
  serialize: String,
  parseValue: toMoment,
  parseLiteral: (node) => toMoment(node.kind === Kind.STRING ? node.value : undefined),
});

function toUuid(value: unknown): string {
  if (typeof value !== "string" || !uuidShape.test(value)) throw new GraphQLError("It is not a UUID.");
  return value.toLowerCase();
}

function toMoment(value: unknown): string {
  const moment = new Date(typeof value === "string" ? value : Number.NaN);
  if (Number.isNaN(moment.getTime())) throw new GraphQLError("It is not a moment in ISO 8601.");
  return moment.toISOString();
}

function jsonOrText(text: string): Json {
  try {
    return parseJson(text);
  } catch (error) {
    // What is JSON but breaks a limit is no text that somebody wrote without quotes.
    if (error instanceof DomainError && error.details.line !== undefined) return text;
    throw error instanceof DomainError ? new GraphQLError(error.message) : error;
  }
}

function literalValue(node: ValueNode, variables: Variables): Json {
  switch (node.kind) {
    case Kind.INT:
    case Kind.FLOAT:
      return parseJson(node.value);
    case Kind.STRING:
    case Kind.BOOLEAN:
      return node.value;
    case Kind.NULL:
      return null;
    case Kind.LIST:
      return node.values.map((item) => literalValue(item, variables));
    case Kind.OBJECT:
      return objectOf(node.fields, variables);
    case Kind.VARIABLE:
      return (variables?.[node.name.value] ?? null) as Json;
    case Kind.ENUM:
      throw new GraphQLError("A word without quotes is no JSON.");
    default:
      return node satisfies never;
  }
}

function objectOf(fields: readonly { name: { value: string }; value: ValueNode }[], variables: Variables): JsonObject {
  const object: JsonObject = {};
  for (const { name, value } of fields) {
    if (name.value === "__proto__") throw new GraphQLError("A key named __proto__ is not allowed.");
    object[name.value] = literalValue(value, variables);
  }
  return object;
}
