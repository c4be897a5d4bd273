import type { Metadata } from "next";
import { ChangePage } from "#components/history/change-page.tsx";
import { toWire } from "#components/wire.ts";
import { load } from "#lib/web/load.ts";

export const metadata: Metadata = { title: "Change" };

type Props = { params: Promise<{ id: string }> };

export default async function ChangeRoute({ params }: Props) {
  const { id } = await params;
  return <ChangePage change={toWire(await load("getChange", { id }))} />;
}
