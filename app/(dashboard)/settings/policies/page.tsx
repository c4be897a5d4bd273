import type { Metadata } from "next";
import { policiesParams } from "#components/policies/policies-params.ts";
import { PoliciesScreen } from "#components/policies/policies-screen.tsx";
import { toWire } from "#components/wire.ts";
import { load } from "#lib/web/load.ts";

export const metadata: Metadata = { title: "Policies" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function PoliciesRoute({ searchParams }: Props) {
  const query = await searchParams;
  const params = policiesParams(query);
  const list = await load("listEntries", params);
  const isOpen = typeof query.id === "string" && query.id !== "new";
  const ids = isOpen && typeof query.id === "string" ? [query.id] : list.entries.map(({ id }) => id);
  const entries = await Promise.all(ids.map((id) => load("getEntry", { id })));
  return <PoliciesScreen first={toWire({ params, list, entries })} />;
}
