import type { InputOf } from "#lib/api/client.ts";
import { entrySorts } from "#lib/api/contract/entries.ts";

type ListParams = InputOf<"listEntries">;
export type QueryValues = Readonly<Record<string, string | readonly string[] | undefined>>;

const pageMax = 100_000;

/** What a list's address asks for; configurations come namespace by namespace. What somebody typed into the address by hand falls back to the default instead of being refused. */
export function listParams(query: QueryValues, kind: ListParams["kind"], pageSize = 50): ListParams & { page: number; pageSize: number } {
  const { q, tag, namespace, sort, page } = query;
  return {
    kind,
    ...optional("q", textOf(q).slice(0, 200)),
    ...optional("tag", textOf(tag).slice(0, 128)),
    ...optional("namespace", textOf(namespace).slice(0, 128)),
    sort: entrySorts.find((known) => known === sort) ?? (kind === "config" ? "type" : "name"),
    page: pageOf(page),
    pageSize,
  };
}

export function textOf(value: string | readonly string[] | undefined): string {
  return typeof value === "string" ? value : "";
}

export function optional<Key extends string>(key: Key, value: string): { [K in Key]?: string } {
  return value ? ({ [key]: value } as { [K in Key]?: string }) : {};
}

/** The day that an address names, such as 2026-11-21; empty when it names none. */
export function dayOf(value: QueryValues[string]): string {
  const text = textOf(value);
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(text) && new Date(text).toJSON()?.startsWith(text);
  return isDay ? text : "";
}

/** The page that an address names; the first one when it names none. */
export function pageOf(value: QueryValues[string]): number {
  const number = Number(textOf(value));
  return Number.isInteger(number) && number >= 1 && number <= pageMax ? number : 1;
}
