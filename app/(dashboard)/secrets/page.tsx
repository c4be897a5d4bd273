import type { Metadata } from "next";
import { secretListParams } from "#components/blocks/block-list-params.ts";
import { SecretList } from "#components/blocks/secret-list.tsx";
import { toWire } from "#components/wire.ts";
import { load } from "#lib/web/load.ts";

export const metadata: Metadata = { title: "Secrets" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function SecretsPage({ searchParams }: Props) {
  const params = secretListParams(await searchParams);
  const list = await load("listEntries", params);
  return <SecretList list={toWire(list)} params={params} />;
}
