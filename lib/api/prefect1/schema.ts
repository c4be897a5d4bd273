import { buildSchema, GraphQLScalarType, type GraphQLSchema } from "graphql";
import { jsonScalar, momentScalar, uuidScalar } from "./scalars.ts";

/**
 * What a Prefect 1 client may ask, with the names that its queries declare variables by. The order of arguments, filters and payloads is
 * that of Prefect Cloud 1; whatever else it had (flows, runs, agents) is not here.
 */
const sdl = /* GraphQL */ `
  scalar JSON
  scalar UUID
  scalar DateTime

  type Query {
    key_value(where: key_value_bool_exp, order_by: [key_value_order_by!], limit: Int, offset: Int): [key_value!]!
    "An error when there is none, or when the token may not pull."
    secret_value(name: String!): JSON
    secret_names: [String!]!
    auth_info: auth_info!
    "The workspace of the token, and no other."
    tenant(where: tenant_bool_exp, order_by: [tenant_order_by!], limit: Int, offset: Int): [tenant!]!
    auth_api_key: [auth_api_key!]!
  }

  type Mutation {
    set_key_value(input: set_key_value_input!): set_key_value_payload!
    delete_key_value(input: delete_key_value_input!): delete_payload!
    set_secret(input: set_secret_input!): success_payload!
    delete_secret(input: delete_secret_input!): delete_payload!
    "Refused: a token makes no tokens."
    create_api_key(input: create_api_key_input!): create_api_key_payload!
    "Only the token's own id."
    delete_api_key(input: delete_api_key_input!): success_payload!
  }

  type key_value { id: UUID! key: String! value: JSON created: DateTime! updated: DateTime! }
  type tenant { id: UUID! slug: String! name: String! }
  type auth_info { tenant_id: UUID user_id: UUID }
  type auth_api_key { id: UUID! name: String! expires_at: DateTime created: DateTime! }

  type set_key_value_payload { id: UUID! }
  type success_payload { success: Boolean! }
  type delete_payload { success: Boolean! error: String }
  type create_api_key_payload { id: UUID! key: String! }

  input set_key_value_input { key: String! value: JSON }
  input delete_key_value_input { key_value_id: UUID! }
  input set_secret_input { name: String! value: JSON }
  input delete_secret_input { name: String! }
  input create_api_key_input { name: String! user_id: UUID expires_at: DateTime }
  input delete_api_key_input { key_id: UUID! }

  input String_comparison_exp { _eq: String _in: [String!] }
  input uuid_comparison_exp { _eq: UUID _in: [UUID!] }
  input key_value_bool_exp { id: uuid_comparison_exp key: String_comparison_exp }
  input tenant_bool_exp { id: uuid_comparison_exp slug: String_comparison_exp }
  enum order_by { asc desc }
  input key_value_order_by { id: order_by key: order_by created: order_by updated: order_by }
  input tenant_order_by { id: order_by slug: order_by name: order_by }
`;

export const schema = withScalars(buildSchema(sdl), [jsonScalar, uuidScalar, momentScalar]);

/** A schema from text knows the scalars by name alone: what they do is put in afterwards. */
function withScalars(built: GraphQLSchema, scalars: readonly GraphQLScalarType[]): GraphQLSchema {
  for (const { name, serialize, parseValue, parseLiteral } of scalars) {
    const declared = built.getType(name);
    if (declared instanceof GraphQLScalarType) Object.assign(declared, { serialize, parseValue, parseLiteral });
  }
  return built;
}
