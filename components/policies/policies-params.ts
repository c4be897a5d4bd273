import { pageOf, type QueryValues } from "#components/list-params.ts";

const pageSize = 50;

/** The page of policies that the address asks for. */
export function policiesParams({ page }: QueryValues) {
  return { kind: "policy" as const, page: pageOf(page), pageSize };
}
