import { optional, pageOf, type QueryValues, textOf } from "#components/list-params.ts";
import type { InputOf } from "#lib/api/client.ts";
import { clientSorts, clientStates, heldFilters } from "#lib/api/contract/receipts.ts";

/** What the address of the clients asks for; what was written there by hand and means nothing is left out. */
export function clientsParams(query: QueryValues): InputOf<"listClients"> & { page: number; pageSize: number } {
  const { q, state, host, entry, sort, page } = query;
  const known = clientStates.find((one) => one === textOf(state));
  return {
    ...optional("q", textOf(q).slice(0, 200)),
    ...(known ? { state: known } : {}),
    ...optional("host", textOf(host).slice(0, 255)),
    ...optional("entry", textOf(entry).slice(0, 64)),
    sort: clientSorts.find((one) => one === textOf(sort)) ?? "state",
    page: pageOf(page),
    pageSize: 50,
  };
}

/** The same for one client and what it holds. */
export function clientParams(id: string, { show, q, page }: QueryValues): InputOf<"getClient"> & { page: number; pageSize: number } {
  return {
    id,
    ...optional("q", textOf(q).slice(0, 200)),
    show: heldFilters.find((one) => one === textOf(show)) ?? "all",
    page: pageOf(page),
    pageSize: 50,
  };
}

export function isFiltered({ q, state, host, entry, page }: ReturnType<typeof clientsParams>): boolean {
  return [q, state, host, entry].some((filter) => filter !== undefined) || page > 1;
}
