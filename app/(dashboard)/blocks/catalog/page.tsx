import type { Metadata } from "next";
import { Catalog } from "#components/blocks/catalog.tsx";
import { toWire } from "#components/wire.ts";
import { load } from "#lib/web/load.ts";

export const metadata: Metadata = { title: "Catalog" };

export default async function CatalogPage() {
  const { types } = await load("listBlockTypes", {});
  return <Catalog types={toWire(types)} />;
}
