import type { Metadata } from "next";
import { CreateBlock } from "#components/blocks/create-block.tsx";
import { toWire } from "#components/wire.ts";
import { load } from "#lib/web/load.ts";

export const metadata: Metadata = { title: "New secret" };

export default async function NewSecretPage() {
  const type = await load("getBlockType", { slug: "secret" });
  return <CreateBlock type={toWire(type)} />;
}
