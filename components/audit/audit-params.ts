import { dayOf, optional, pageOf, type QueryValues, textOf } from "#components/list-params.ts";
import type { InputOf } from "#lib/api/client.ts";
import type { AuditFilters } from "#lib/api/contract/audit.ts";

const results = ["done", "denied", "refused"] as const;

/** What the address of the audit log asks for. */
export function auditParams(query: QueryValues): InputOf<"listAudit"> & { page: number; pageSize: number } {
  return { ...auditFilters(query), page: pageOf(query.page), pageSize: 50 };
}

/** The filters alone; what is no day or result in an address written by hand is left out. */
export function auditFilters({ q, action, actor, result, from, to }: QueryValues): AuditFilters {
  const known = results.find((name) => name === textOf(result));
  return {
    ...optional("q", textOf(q).slice(0, 200)),
    ...optional("action", textOf(action).slice(0, 80)),
    ...optional("actor", textOf(actor).slice(0, 200)),
    ...(known ? { result: known } : {}),
    ...optional("from", dayOf(from)),
    ...optional("to", dayOf(to)),
  };
}
