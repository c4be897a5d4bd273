import { isJsonObject, type JsonObject } from "#lib/core/json.ts";
import { type BlockSchema, propertiesOf, textsOf } from "./block-schema.ts";

/** Fields that hold secrets although the class that registers them says nothing of it, by the slug of its type. */
const untold: Readonly<Record<string, readonly string[]>> = {
  "aws-credentials": ["aws_session_token"],
  echoflowprefectconfig: ["prefect_api_key"],
  echodataflowprefectconfig: ["prefect_api_key"],
};

/**
 * The schema with `secret_fields` that name what its class forgot, so that it is sealed and masked as if it had said so: in the block itself
 * and in the blocks that its definitions hold. Its checksum stays what the client computes: that leaves `secret_fields` out.
 */
export function withUntoldSecrets(schema: BlockSchema): BlockSchema {
  const told = tell(schema);
  if (!isJsonObject(told.definitions)) return told;
  const definitions = Object.entries(told.definitions).map(([name, node]) => [name, isJsonObject(node) ? tell(node) : node] as const);
  return { ...told, definitions: Object.fromEntries(definitions) };
}

function tell(node: JsonObject): JsonObject {
  const { block_type_slug: slug } = node;
  const names = typeof slug === "string" && Object.hasOwn(untold, slug) ? (untold[slug] ?? []) : [];
  const known = textsOf(node.secret_fields);
  const missing = names.filter((name) => Object.hasOwn(propertiesOf(node), name) && !known.includes(name));
  return missing.length > 0 ? { ...node, secret_fields: [...known, ...missing] } : node;
}
