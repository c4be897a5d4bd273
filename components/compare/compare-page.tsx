"use client";

import { Tabs } from "@mantine/core";
import { Page } from "#components/ui/page.tsx";
import { useUrlState } from "#components/ui/use-url-state.ts";
import type { Action } from "#lib/api/action.ts";
import { CompareEntries } from "./compare-entries.tsx";
import { modeOf } from "./compare-params.ts";
import { CompareRevisions } from "./compare-revisions.tsx";
import { CompareWorkspaces } from "./compare-workspaces.tsx";

/** Two revisions, two entries or two workspaces side by side. */
export function ComparePage({ promote }: { promote: Action<"promote"> }) {
  const { state, set } = useUrlState();
  return (
    <Page title="Compare" crumbs={[{ label: "History", href: "/history" }, { label: "Compare" }]} width="full">
      <Tabs value={modeOf(state)} onChange={(mode) => set({ mode: mode ?? "", q: "", mark: "" })}>
        <Tabs.List mb="md">
          <Tabs.Tab value="revisions">Revisions</Tabs.Tab>
          <Tabs.Tab value="entries">Entries</Tabs.Tab>
          <Tabs.Tab value="workspaces">Workspaces</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="revisions">
          <CompareRevisions />
        </Tabs.Panel>
        <Tabs.Panel value="entries">
          <CompareEntries />
        </Tabs.Panel>
        <Tabs.Panel value="workspaces">
          <CompareWorkspaces promote={promote} />
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}
