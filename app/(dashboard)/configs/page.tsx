import type { Metadata } from "next";
import { ConfigsScreen } from "#components/configs/configs-screen.tsx";
import { listParams } from "#components/list-params.ts";
import { toWire } from "#components/wire.ts";
import { load } from "#lib/web/load.ts";

export const metadata: Metadata = { title: "Configs" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function ConfigsRoute({ searchParams }: Props) {
  const query = await searchParams;
  const params = listParams(query, "config");
  const [groups, list, entry] = await Promise.all([
    load("listGroups", { kind: "config" }),
    query.id === undefined ? load("listEntries", params) : null,
    typeof query.id === "string" && query.id !== "new" ? load("getEntry", { id: query.id }) : null,
  ]);
  return <ConfigsScreen first={toWire({ params, list, groups, entry })} />;
}
