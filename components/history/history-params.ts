import { dayOf, optional, pageOf, type QueryValues, textOf } from "#components/list-params.ts";
import type { InputOf } from "#lib/api/client.ts";

/** What the address of the history asks for. */
export function historyParams({ q, author, path, from, to, page }: QueryValues): InputOf<"listChanges"> & { page: number } {
  return {
    ...optional("q", textOf(q).slice(0, 200)),
    ...optional("author", textOf(author).slice(0, 200)),
    ...optional("path", textOf(path).slice(0, 400)),
    ...optional("from", dayOf(from)),
    ...optional("to", dayOf(to)),
    page: pageOf(page),
    pageSize: 50,
  };
}
