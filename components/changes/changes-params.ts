import { pageOf, type QueryValues, textOf } from "#components/list-params.ts";
import type { InputOf, OutputOf } from "#lib/api/client.ts";

export const changeTabs = ["inbox", "open", "drafts", "closed"] as const;
export type ChangeTab = (typeof changeTabs)[number];
export type ListTab = Exclude<ChangeTab, "inbox">;

const states = { open: "open", drafts: "draft", closed: "closed" } as const;

/** The tab that an address asks for; without one, the inbox as long as something waits there. */
export function tabOf({ tab }: QueryValues, inbox: OutputOf<"getInbox">): ChangeTab {
  const asked = textOf(tab);
  return changeTabs.find((known) => known === asked) ?? (inbox.items.length > 0 ? "inbox" : "open");
}

export function isList(tab: ChangeTab): tab is ListTab {
  return tab !== "inbox";
}

export function changesParams({ page }: QueryValues, tab: ListTab): InputOf<"listOpenChanges"> & { page: number } {
  return { state: states[tab], page: pageOf(page), pageSize: 50 };
}
