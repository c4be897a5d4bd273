import { listParams, type QueryValues, textOf } from "#components/list-params.ts";
import type { InputOf } from "#lib/api/client.ts";
import { type Kind, kinds } from "#lib/core/paths.ts";

/** What the address of the trash asks for: what was deleted last comes first. */
export function trashParams(query: QueryValues): InputOf<"listEntries"> & { page: number; pageSize: number } {
  const kind = kinds.find((known: Kind) => known === textOf(query.kind));
  return { ...listParams({ ...query, sort: query.sort ?? "-updated" }, kind), trash: true };
}
