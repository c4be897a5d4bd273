import type { Metadata } from "next";
import { TrashPage } from "#components/trash/trash-page.tsx";
import { trashParams } from "#components/trash/trash-params.ts";
import { toWire } from "#components/wire.ts";
import { load } from "#lib/web/load.ts";

export const metadata: Metadata = { title: "Trash" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function TrashRoute({ searchParams }: Props) {
  const params = trashParams(await searchParams);
  const answer = await load("listEntries", params);
  return <TrashPage first={toWire({ params, answer })} />;
}
