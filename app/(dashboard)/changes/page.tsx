import type { Metadata } from "next";
import { ChangesPage } from "#components/changes/changes-page.tsx";
import { changesParams, isList, tabOf } from "#components/changes/changes-params.ts";
import { toWire } from "#components/wire.ts";
import { load } from "#lib/web/load.ts";

export const metadata: Metadata = { title: "Changes" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function ChangesRoute({ searchParams }: Props) {
  const query = await searchParams;
  const inbox = await load("getInbox", {});
  const tab = tabOf(query, inbox);
  const params = isList(tab) ? changesParams(query, tab) : undefined;
  const list = params && { params, answer: await load("listOpenChanges", params) };
  return <ChangesPage first={toWire({ tab, inbox, list })} />;
}
