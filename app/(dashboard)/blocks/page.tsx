import type { Metadata } from "next";
import { BlockList } from "#components/blocks/block-list.tsx";
import { blockListParams } from "#components/blocks/block-list-params.ts";
import { toWire } from "#components/wire.ts";
import { load } from "#lib/web/load.ts";

export const metadata: Metadata = { title: "Blocks" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function BlocksPage({ searchParams }: Props) {
  const params = blockListParams(await searchParams);
  const list = await load("listEntries", params);
  return <BlockList list={toWire(list)} params={params} />;
}
