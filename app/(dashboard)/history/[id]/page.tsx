import type { Metadata } from "next";
import { ChangePage } from "#components/history/change-page.tsx";
import { toWire } from "#components/wire.ts";
import { getChange } from "#lib/usecases/changes.ts";
import { found, pageCaller } from "#lib/web/page.ts";

export const metadata: Metadata = { title: "Change" };

type Props = { params: Promise<{ id: string }> };

export default async function ChangeRoute({ params }: Props) {
  const { id } = await params;
  const change = await found(getChange(await pageCaller(), { id }));
  return <ChangePage change={toWire(change)} />;
}
