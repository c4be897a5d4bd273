import { listParams, optional, type QueryValues, textOf } from "#components/list-params.ts";

/** What the address of the block list asks for. Secrets have a screen of their own. */
export function blockListParams(query: QueryValues) {
  return { ...listParams(query, "block"), ...optional("types", textOf(query.types).slice(0, 2_000)), withoutType: "secret" };
}

export function secretListParams(query: QueryValues) {
  return { ...listParams(query, "block"), types: "secret" };
}
