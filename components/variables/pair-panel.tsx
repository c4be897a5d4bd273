"use client";

import { Drawer, Stack, Tabs } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useMemo, useReducer, useState } from "react";
import { HeldBy } from "#components/clients/held-by.tsx";
import { baseOfEntry, newBase } from "#components/editor/draft.ts";
import { EntryUses } from "#components/entries/entry-uses.tsx";
import { EntryHistory } from "#components/history/entry-history.tsx";
import { EntryImpact } from "#components/impact/entry-impact.tsx";
import { entryQuery } from "#components/queries.ts";
import { refusalOf } from "#components/refusal.ts";
import { useSession } from "#components/shell/session.tsx";
import { ErrorPanel } from "#components/ui/error-panel.tsx";
import { Loading } from "#components/ui/loading.tsx";
import { MiddleTruncate } from "#components/ui/middle-truncate.tsx";
import type { Entry } from "#lib/api/contract/entries.ts";
import { PairFacts } from "./pair-facts.tsx";
import { PairForm } from "./pair-form.tsx";
import { PairView } from "./pair-view.tsx";
import classes from "./variables.module.css";

type PairPanelProps = {
  /** Which pair is open: an id, `new`, or none. */
  open: string;
  /** The pair as the server sent it with the page. */
  initial?: Entry;
  onClose: () => void;
};

const pairTabs = ["value", "history", "used", "held", "access"] as const;
type PairTab = (typeof pairTabs)[number];

/** The pair that is open beside the list. A comparison of versions takes more room than a value. */
export function PairPanel({ open, initial, onClose }: PairPanelProps) {
  const [shown, show] = useState<{ id: string; tab: PairTab }>();
  const tab = shown?.id === open ? shown.tab : "value";
  const close = () => {
    // Escape in a dialog that stands over the panel closes that dialog only.
    if (!document.querySelector(".mantine-Modal-content")) onClose();
  };
  const known = initial?.id === open ? initial : undefined;
  return (
    <Drawer.Root opened={open !== ""} onClose={close} position="right" size={tab === "history" ? "min(960px, 100vw)" : "min(600px, 100vw)"}>
      <Drawer.Overlay backgroundOpacity={0.5} />
      <Drawer.Content>
        {open === "new" ? (
          <NewPair onClose={onClose} />
        ) : (
          <KnownPair key={open} id={open} initial={known} tab={tab} onTab={(next) => show({ id: open, tab: next })} onClose={onClose} />
        )}
      </Drawer.Content>
    </Drawer.Root>
  );
}

function NewPair({ onClose }: { onClose: () => void }) {
  return (
    <>
      <PanelHead title="New KV pair" />
      <Drawer.Body>
        <PairForm base={emptyPair} onSaved={onClose} onCancel={onClose} />
      </Drawer.Body>
    </>
  );
}

const emptyPair = newBase({ data: { value: "" } });

type KnownPairProps = { id: string; initial?: Entry; tab: PairTab; onTab: (tab: PairTab) => void; onClose: () => void };

function KnownPair({ id, initial, tab, onTab, onClose }: KnownPairProps) {
  const { data: entry, error } = useQuery({ ...entryQuery(id), enabled: id !== "", initialData: initial });
  return (
    <>
      <PanelHead title={entry ? <MiddleTruncate text={entry.name} /> : "KV pair"} />
      <Drawer.Body>
        {error && <ErrorPanel title="This pair cannot be shown" refusal={refusalOf(error)} />}
        {!entry && !error && <Loading label="Loading the pair" heights={[24, 200, 56]} />}
        {entry && (
          <Stack gap="md">
            <PairFacts entry={entry} onGone={onClose} />
            <Tabs value={tab} onChange={(next) => onTab(pairTabs.find((known) => known === next) ?? "value")}>
              <Tabs.List mb="md" aria-label="Views of the pair">
                <Tabs.Tab value="value">Value</Tabs.Tab>
                <Tabs.Tab value="history">History</Tabs.Tab>
                <Tabs.Tab value="used">Last used</Tabs.Tab>
                <Tabs.Tab value="held">Held by</Tabs.Tab>
                <Tabs.Tab value="access">Access</Tabs.Tab>
              </Tabs.List>
              <Tabs.Panel value="value" keepMounted>
                <PairValue entry={entry} onClose={onClose} />
              </Tabs.Panel>
              <Tabs.Panel value="history">
                <EntryHistory entry={entry} />
              </Tabs.Panel>
              <Tabs.Panel value="used" keepMounted={false}>
                <EntryUses entryId={entry.id} version={entry.version} noun="pair" />
              </Tabs.Panel>
              <Tabs.Panel value="held" keepMounted={false}>
                <HeldBy entryId={entry.id} noun="pair" />
              </Tabs.Panel>
              <Tabs.Panel value="access" keepMounted={false}>
                <EntryImpact entryId={entry.id} part="access" />
              </Tabs.Panel>
            </Tabs>
          </Stack>
        )}
      </Drawer.Body>
    </>
  );
}

/** A version that somebody else saved is taken over at once, unless something is typed here. */
function PairValue({ entry, onClose }: { entry: Entry; onClose: () => void }) {
  const [generation, adopt] = useReducer((n: number) => n + 1, 0);
  const { can } = useSession();
  if (!can("write")) return <PairView entry={entry} />;
  return <OpenPair key={generation} entry={entry} onAdopt={adopt} onClose={onClose} />;
}

function OpenPair({ entry, onAdopt, onClose }: { entry: Entry; onAdopt: () => void; onClose: () => void }) {
  const [opened] = useState(entry);
  const base = useMemo(() => baseOfEntry(opened), [opened]);
  if (opened.isDeleted && entry.isDeleted) return <PairView entry={entry} />;
  const newer = entry.version === opened.version ? undefined : entry;
  return <PairForm base={base} newer={newer} onAdopt={onAdopt} onSaved={onClose} onCancel={onClose} />;
}

function PanelHead({ title }: { title: ReactNode }) {
  return (
    <Drawer.Header>
      <Drawer.Title className={classes.title}>{title}</Drawer.Title>
      <Drawer.CloseButton aria-label="Close" />
    </Drawer.Header>
  );
}
