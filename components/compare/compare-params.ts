import { optional, pageOf, type QueryValues, textOf } from "#components/list-params.ts";
import { type Kind, kinds } from "#lib/core/paths.ts";

const compareModes = ["revisions", "entries", "workspaces"] as const;
type CompareMode = (typeof compareModes)[number];

/** What is compared: revisions unless the address names something else. */
export function modeOf(query: QueryValues): CompareMode {
  return compareModes.find((known) => known === textOf(query.mode)) ?? "revisions";
}

/** A number of the address; undefined when it is none. */
export function numberOf(value: QueryValues[string]): number | undefined {
  const text = textOf(value);
  return /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}

/** Which of the differences are asked for. */
export function differenceParams<Mark extends string>(query: QueryValues, marks: readonly Mark[]) {
  const mark = marks.find((known) => known === textOf(query.mark));
  const kind = kinds.find((known: Kind) => known === textOf(query.kind));
  return {
    ...optional("q", textOf(query.q).slice(0, 200)),
    ...(mark ? { mark } : {}),
    ...(kind ? { kind } : {}),
    page: pageOf(query.page),
    pageSize: 50,
  };
}
