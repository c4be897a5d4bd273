import { listParams, type QueryValues, textOf } from "#components/list-params.ts";
import type { InputOf } from "#lib/api/client.ts";
import { type Kind, kinds } from "#lib/core/paths.ts";

/** What the address of a workspace at a revision asks for. */
export function pastParams(revision: number, query: QueryValues): InputOf<"listEntriesAt"> & { page: number; pageSize: number } {
  const kind = kinds.find((known: Kind) => known === textOf(query.kind));
  const { namespace: _, ...params } = listParams(query, kind);
  return { revision, ...params, sort: params.sort };
}

/** The revision that an address names; undefined when it names none. */
export function revisionOf(text: string): number | undefined {
  return /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}
