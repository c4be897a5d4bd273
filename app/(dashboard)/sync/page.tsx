import type { Metadata } from "next";
import { ClientsPage } from "#components/clients/clients-page.tsx";
import { clientsParams } from "#components/clients/clients-params.ts";
import { toWire } from "#components/wire.ts";
import { instanceOrigin } from "#lib/usecases/instance-facts.ts";
import { load } from "#lib/web/load.ts";

export const metadata: Metadata = { title: "Clients" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function ClientsRoute({ searchParams }: Props) {
  const params = clientsParams(await searchParams);
  return <ClientsPage first={toWire({ params, answer: await load("listClients", params), origin: instanceOrigin() })} />;
}
