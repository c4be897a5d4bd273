"use client";

import { Tabs } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useCallback } from "react";
import { type Applied, type ChangeActions, ChangeScopeProvider, useChange } from "#components/changes/change-scope.tsx";
import { AppliedEntries } from "#components/changes/edits/applied-entries.tsx";
import { ChangesTab } from "#components/changes/edits/changes-tab.tsx";
import { ConversationTab } from "#components/changes/talk/conversation-tab.tsx";
import { changeQuery, reviewQuery } from "#components/queries.ts";
import { useUrlState } from "#components/ui/use-url-state.ts";
import { useWire, type Wire } from "#components/wire.ts";
import type { ChangeReview } from "#lib/api/contract/review-views.ts";
import { BrokenGlass } from "./broken-glass.tsx";
import { ChangeFrame } from "./change-frame.tsx";
import { ChangeRail } from "./change-rail.tsx";
import { checksOf, countFailing } from "./checks.ts";
import { ChecksTab } from "./checks-tab.tsx";
import { ImpactTab } from "./impact-tab.tsx";
import { Landing } from "./landing.tsx";
import classes from "./page.module.css";

type FirstOfChange = { review: ChangeReview; applied: Applied | null };

const pageTabs = ["conversation", "changes", "impact", "checks"] as const;
type PageTab = (typeof pageTabs)[number];

/** One change, whatever state it is in. What the server says of it is asked for again while the page is looked at. */
export function ChangePage({ first: wire, actions }: { first: Wire<FirstOfChange>; actions: ChangeActions }) {
  const first = useWire(wire);
  const { id } = first.review.change;
  const { set } = useUrlState();
  const { data: review } = useQuery({ ...reviewQuery(id), initialData: first.review });
  const isApplied = review.change.state === "applied";
  const { data: applied } = useQuery({ ...changeQuery(id), initialData: first.applied ?? undefined, enabled: isApplied });
  const goTo = useCallback((entryId: string) => set({ tab: "changes", entry: entryId }), [set]);
  return (
    <ChangeScopeProvider review={review} applied={isApplied ? (applied ?? null) : null} actions={actions} goTo={goTo}>
      <ChangeFrame>
        <BrokenGlass />
        <Landing />
        <div className={classes.columns}>
          <ChangeTabs />
          <ChangeRail />
        </div>
      </ChangeFrame>
    </ChangeScopeProvider>
  );
}

function ChangeTabs() {
  const { review, applied } = useChange();
  const { state: url, set } = useUrlState();
  const { state, number } = review.change;
  const isApplied = state === "applied";
  const standard: PageTab = state === "draft" || (isApplied && number === null) ? "changes" : "conversation";
  const tabs = pageTabs.filter((tab) => tab !== "checks" || !isApplied);
  const tab = tabs.find((known) => known === url.tab) ?? standard;
  const count = isApplied ? applied?.diffs.length : review.edits.length;
  const failing = isApplied ? 0 : countFailing(checksOf(review));
  const labels: Record<PageTab, string> = {
    conversation: "Conversation",
    changes: `Changes${count === undefined ? "" : ` (${count})`}`,
    impact: "Impact",
    checks: failing > 0 ? `Checks (${failing} not met)` : "Checks",
  };
  return (
    <Tabs value={tab} onChange={(next) => set({ tab: next ?? "", entry: "" })} className={classes.main}>
      <Tabs.List mb="md" aria-label="Views of the change" className={classes.tabs}>
        {tabs.map((key) => (
          <Tabs.Tab key={key} value={key}>
            {labels[key]}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <Tabs.Panel value="conversation">
        <ConversationTab />
      </Tabs.Panel>
      <Tabs.Panel value="changes">{isApplied ? <AppliedEntries /> : <ChangesTab />}</Tabs.Panel>
      <Tabs.Panel value="impact">
        <ImpactTab />
      </Tabs.Panel>
      <Tabs.Panel value="checks">
        <ChecksTab />
      </Tabs.Panel>
    </Tabs>
  );
}
