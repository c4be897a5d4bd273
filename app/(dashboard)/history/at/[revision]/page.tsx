import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { restoreRevisionAction } from "#app/(dashboard)/history/actions.ts";
import { PastPage } from "#components/history/past-page.tsx";
import { pastParams, revisionOf } from "#components/history/past-params.ts";
import { toWire } from "#components/wire.ts";
import { load } from "#lib/web/load.ts";

type Props = { params: Promise<{ revision: string }>; searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Workspace at revision ${(await params).revision}` };
}

export default async function PastRoute({ params, searchParams }: Props) {
  const number = revisionOf((await params).revision);
  if (number === undefined) notFound();
  const list = pastParams(number, await searchParams);
  const [revision, answer] = [await load("getRevision", { revision: number }), await load("listEntriesAt", list)];
  return <PastPage first={toWire({ revision, params: list, answer })} restore={restoreRevisionAction} />;
}
