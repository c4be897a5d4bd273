"use client";

import { Anchor, Badge, Stack, Tabs, Title } from "@mantine/core";
import { IconArrowLeft } from "@tabler/icons-react";
import Link from "next/link";
import { useMemo, useReducer, useState } from "react";
import { baseOfEntry } from "#components/editor/draft.ts";
import { EntryMenu } from "#components/entries/entry-menu.tsx";
import { InTrash } from "#components/entries/in-trash.tsx";
import { EntryHistory } from "#components/history/entry-history.tsx";
import { useSession } from "#components/shell/session.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import type { Entry } from "#lib/api/contract/entries.ts";
import { findNameProblem } from "#lib/core/paths.ts";
import { OpenChangesNote } from "./open-changes-note.tsx";
import classes from "./policies.module.css";
import { PolicyForm } from "./policy-form.tsx";
import { PolicyView } from "./policy-view.tsx";

/** One policy: as a form for those who may manage, to read for everybody else, and its history. */
export function PolicyPane({ entry, onGone }: { entry: Entry; onGone: () => void }) {
  const { can } = useSession();
  const isEditable = can("manage") && !entry.isDeleted;
  return (
    <section aria-label={`Policy ${entry.name}`}>
      <PolicyHead entry={entry} onGone={onGone} />
      <Stack gap="md">
        <InTrash entry={entry} noun="policy" />
        <OpenChangesNote entryId={entry.id} />
        <Tabs defaultValue="policy">
          <Tabs.List mb="md" aria-label="Views of the policy">
            <Tabs.Tab value="policy">Policy</Tabs.Tab>
            <Tabs.Tab value="history">History</Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="policy" keepMounted>
            {isEditable ? <EditablePolicy entry={entry} /> : <PolicyView entry={entry} />}
          </Tabs.Panel>
          <Tabs.Panel value="history">
            <EntryHistory entry={entry} />
          </Tabs.Panel>
        </Tabs>
      </Stack>
    </section>
  );
}

/** A version that somebody else saved is taken over at once, unless something is typed here. */
function EditablePolicy({ entry }: { entry: Entry }) {
  const [generation, adopt] = useReducer((n: number) => n + 1, 0);
  return <OpenPolicy key={generation} entry={entry} onAdopt={adopt} />;
}

function OpenPolicy({ entry, onAdopt }: { entry: Entry; onAdopt: () => void }) {
  const [opened] = useState(entry);
  const base = useMemo(() => baseOfEntry(opened), [opened]);
  const newer = entry.version === opened.version ? undefined : entry;
  return <PolicyForm base={base} draftKey={opened.id} newer={newer} onAdopt={onAdopt} onSaved={onAdopt} />;
}

function PolicyHead({ entry, onGone }: { entry: Entry; onGone: () => void }) {
  const { can } = useSession();
  return (
    <div className={classes.head}>
      <BackToPolicies />
      <Title order={2} className="mono">
        {entry.name}
      </Title>
      <Badge>v{entry.version}</Badge>
      <span className={classes.when}>
        <RelativeTime at={entry.updatedAt} /> by {entry.updatedBy}
      </span>
      {can("manage") && (
        <div className={classes.menu}>
          <EntryMenu
            entry={entry}
            copies={{ path: entry.path }}
            onGone={onGone}
            renaming={{
              action: "Rename",
              from: entry.name,
              label: "Name",
              description: "The policy holds on under its new name.",
              pathOf: (name) => `policy/${name}`,
              findProblem: findNameProblem,
            }}
          />
        </div>
      )}
    </div>
  );
}

export function BackToPolicies() {
  return (
    <Anchor component={Link} href="/settings/policies" size="sm" className={classes.back}>
      <IconArrowLeft size={16} aria-hidden /> Policies
    </Anchor>
  );
}
