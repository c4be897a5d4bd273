import type { Metadata } from "next";
import { listParams } from "#components/list-params.ts";
import { VariablesScreen } from "#components/variables/variables-screen.tsx";
import { toWire } from "#components/wire.ts";
import { load } from "#lib/web/load.ts";

export const metadata: Metadata = { title: "Variables" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function VariablesRoute({ searchParams }: Props) {
  const query = await searchParams;
  const params = listParams(query, "kv");
  const list = await load("listEntries", params);
  const entry = typeof query.id === "string" && query.id !== "new" ? await load("getEntry", { id: query.id }) : null;
  return <VariablesScreen list={toWire(list)} params={params} entry={toWire(entry)} />;
}
