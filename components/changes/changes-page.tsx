"use client";

import { Anchor, Tabs } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import type { ReactNode } from "react";
import { inboxQuery, openChangesQuery } from "#components/queries.ts";
import { refusalOf } from "#components/refusal.ts";
import { useSession } from "#components/shell/session.tsx";
import { ErrorPanel } from "#components/ui/error-panel.tsx";
import { Loading } from "#components/ui/loading.tsx";
import { Page } from "#components/ui/page.tsx";
import { TableFoot } from "#components/ui/table-foot.tsx";
import { useUrlState } from "#components/ui/use-url-state.ts";
import { useWire, type Wire } from "#components/wire.ts";
import type { InputOf, OutputOf } from "#lib/api/client.ts";
import { isSameJson, type JsonObject } from "#lib/core/json.ts";
import { ChangeRows } from "./change-rows.tsx";
import classes from "./changes.module.css";
import { type ChangeTab, changesParams, changeTabs, type ListTab } from "./changes-params.ts";
import { NoChanges } from "./no-changes.tsx";

type Listed = { params: InputOf<"listOpenChanges">; answer: OutputOf<"listOpenChanges"> };
/** What the server knew when it made the page. */
type FirstOfChanges = { tab: ChangeTab; inbox: OutputOf<"getInbox">; list?: Listed };

/** What waits: for the person, for others, as a draft; and what was closed. */
export function ChangesPage({ first: wire }: { first: Wire<FirstOfChanges> }) {
  const first = useWire(wire);
  const { state, set } = useUrlState();
  const { data: inbox } = useQuery({ ...inboxQuery(), initialData: first.inbox });
  const tab = changeTabs.find((known) => known === state.tab) ?? first.tab;
  const labels: Record<ChangeTab, ReactNode> = {
    inbox: `Inbox${inbox.items.length > 0 ? ` (${inbox.items.length})` : ""}`,
    open: "Open",
    drafts: "Drafts",
    closed: "Closed",
  };
  return (
    <Page title="Changes" purpose="Edits that wait for a review or for you. What was applied stands in the history.">
      <Tabs value={tab} onChange={(next) => set({ tab: next ?? "", page: "" })}>
        <div className={classes.tabs}>
          <Tabs.List aria-label="Changes by state">
            {changeTabs.map((key) => (
              <Tabs.Tab key={key} value={key}>
                {labels[key]}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          <Anchor component={Link} href="/history" className={classes.applied}>
            Applied
          </Anchor>
        </div>
        <Tabs.Panel value="inbox">
          <Inbox items={inbox.items} />
        </Tabs.Panel>
        {changeTabs.slice(1).map((key) => (
          <Tabs.Panel key={key} value={key}>
            <List tab={key as ListTab} first={first.list} state={state} onPage={(page) => set({ page: String(page) })} />
          </Tabs.Panel>
        ))}
      </Tabs>
    </Page>
  );
}

function Inbox({ items }: OutputOf<"getInbox">) {
  const { can } = useSession();
  if (items.length === 0) return <NoChanges tab="inbox" canWrite={can("write")} />;
  return <ChangeRows rows={items} label="What waits for you" />;
}

type ListProps = { tab: ListTab; first?: Listed; state: Readonly<Record<string, string>>; onPage: (page: number) => void };

function List({ tab, first, state, onPage }: ListProps) {
  const { can } = useSession();
  const params = changesParams(state, tab);
  const isFirst = first !== undefined && isSameJson(params as JsonObject, first.params as JsonObject);
  const { data, error, isPlaceholderData } = useQuery({ ...openChangesQuery(params), initialData: isFirst ? first.answer : undefined });
  if (error) return <ErrorPanel title="The changes did not load" refusal={refusalOf(error)} />;
  if (!data || (isPlaceholderData && data.changes.some((change) => change.state !== params.state)))
    return <Loading label="Loading the changes" heights={[72, 72, 72]} gap={8} />;
  if (data.total === 0) return <NoChanges tab={tab} canWrite={can("write")} />;
  return (
    <>
      <ChangeRows rows={data.changes.map((change) => ({ change }))} label={`Changes: ${tab}`} />
      <TableFoot page={params.page} pageSize={data.pageSize} total={data.total} noun={["change", "changes"]} onPage={onPage} />
    </>
  );
}
