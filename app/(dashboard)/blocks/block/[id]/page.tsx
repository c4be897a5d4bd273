import type { Metadata } from "next";
import { BlockPage } from "#components/blocks/block-page.tsx";
import { toWire } from "#components/wire.ts";
import { load } from "#lib/web/load.ts";

export const metadata: Metadata = { title: "Block" };

type Props = { params: Promise<{ id: string }> };

export default async function OneBlockPage({ params }: Props) {
  const entry = await load("getEntry", await params);
  const type = await load("getBlockType", { slug: entry.group, schemaId: entry.schemaId ?? undefined });
  const { uses } = await load("listUses", { id: entry.id });
  return <BlockPage entry={toWire(entry)} type={toWire(type)} uses={uses} />;
}
