import type { Metadata } from "next";
import { forgetClientAction, requestAdoptionAction } from "#app/(dashboard)/sync/actions.ts";
import { ClientPage } from "#components/clients/client-page.tsx";
import { clientParams } from "#components/clients/clients-params.ts";
import { toWire } from "#components/wire.ts";
import { load } from "#lib/web/load.ts";

export const metadata: Metadata = { title: "Client" };

type Props = { params: Promise<{ id: string }>; searchParams: Promise<Record<string, string | string[] | undefined>> };

const actions = { forgetClient: forgetClientAction, requestAdoption: requestAdoptionAction };

export default async function ClientRoute({ params, searchParams }: Props) {
  const asked = clientParams((await params).id, await searchParams);
  return <ClientPage first={toWire({ params: asked, answer: await load("getClient", asked) })} actions={actions} />;
}
