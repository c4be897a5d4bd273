import { isJsonObject, type Json, type JsonObject } from "#lib/core/json.ts";
import { type BlockSchema, own, propertiesOf, textsOf } from "./block-schema.ts";

/**
 * True for a field of an object that `node` judges where null means "not set". Clients of Prefect 2 (pydantic 1) write `Optional[str]` as a
 * plain string that is not required and has no default, and store null in it. pydantic 2 says null itself, so its schemas are taken at
 * their word: they are those that say null anywhere.
 */
export function isUnsetOption(root: BlockSchema, node: JsonObject, name: string): boolean {
  const property = own(propertiesOf(node), name);
  if (!isJsonObject(property) || Object.hasOwn(property, "default") || textsOf(node.required).includes(name)) return false;
  return typeof root.block_type_slug === "string" && !saysNull(root);
}

const known = new WeakMap<BlockSchema, boolean>();

/** Remembered: schemas do not change. */
function saysNull(root: BlockSchema): boolean {
  const remembered = known.get(root) ?? holdsNullType(root);
  known.set(root, remembered);
  return remembered;
}

function holdsNullType(value: Json): boolean {
  if (Array.isArray(value)) return value.some(holdsNullType);
  if (!isJsonObject(value)) return false;
  const isNull = value.type === "null" || textsOf(value.type).includes("null");
  return isNull || Object.values(value).some(holdsNullType);
}
