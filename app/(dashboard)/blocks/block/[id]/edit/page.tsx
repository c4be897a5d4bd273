import type { Metadata } from "next";
import { EditBlock } from "#components/blocks/edit-block.tsx";
import { toWire } from "#components/wire.ts";
import { load } from "#lib/web/load.ts";

export const metadata: Metadata = { title: "Edit block" };

type Props = { params: Promise<{ id: string }> };

export default async function EditBlockPage({ params }: Props) {
  const entry = await load("getEntry", await params);
  const type = await load("getBlockType", { slug: entry.group, schemaId: entry.schemaId ?? undefined });
  return <EditBlock entry={toWire(entry)} type={toWire(type)} />;
}
