import type { Metadata } from "next";
import { CreateBlock } from "#components/blocks/create-block.tsx";
import { toWire } from "#components/wire.ts";
import { load } from "#lib/web/load.ts";

export const metadata: Metadata = { title: "New block" };

type Props = { params: Promise<{ slug: string }> };

export default async function CreateBlockPage({ params }: Props) {
  const type = await load("getBlockType", await params);
  return <CreateBlock type={toWire(type)} />;
}
