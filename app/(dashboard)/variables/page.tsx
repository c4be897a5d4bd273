import type { Metadata } from "next";
import { listParams } from "#components/list-params.ts";
import { VariablesScreen } from "#components/variables/variables-screen.tsx";
import { toWire } from "#components/wire.ts";
import { getEntry, listEntries } from "#lib/usecases/entries.ts";
import { pageCaller } from "#lib/web/page.ts";

export const metadata: Metadata = { title: "Variables" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function VariablesPage({ searchParams }: Props) {
  const caller = await pageCaller();
  const query = await searchParams;
  const params = listParams(query, "kv");
  const list = await listEntries(caller, params);
  // A pair that is gone is told by the side panel, which asks again.
  const entry =
    typeof query.id === "string" && query.id !== "new" ? await getEntry(caller, { id: query.id }).catch(() => undefined) : undefined;
  return <VariablesScreen list={toWire(list)} params={params} entry={entry && toWire(entry)} />;
}
