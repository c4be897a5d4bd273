import type { Metadata } from "next";
import { HistoryPage } from "#components/history/history-page.tsx";
import { historyParams } from "#components/history/history-params.ts";
import { toWire } from "#components/wire.ts";
import { load } from "#lib/web/load.ts";

export const metadata: Metadata = { title: "History" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function HistoryRoute({ searchParams }: Props) {
  const params = historyParams(await searchParams);
  const answer = await load("listChanges", params);
  return <HistoryPage first={toWire({ params, answer })} />;
}
