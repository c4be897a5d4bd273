import { optional, pageOf, type QueryValues, textOf } from "#components/list-params.ts";
import type { InputOf } from "#lib/api/client.ts";

const results = ["done", "denied", "refused"] as const;

/** What the address of the audit log asks for. */
export function auditParams({ q, action, actor, result, page }: QueryValues): InputOf<"listAudit"> & { page: number; pageSize: number } {
  const known = results.find((name) => name === textOf(result));
  return {
    ...optional("q", textOf(q).slice(0, 200)),
    ...optional("action", textOf(action).slice(0, 80)),
    ...optional("actor", textOf(actor).slice(0, 200)),
    ...(known ? { result: known } : {}),
    page: pageOf(page),
    pageSize: 50,
  };
}
