"use client";

import { Group } from "@mantine/core";
import { EntryMenu } from "#components/entries/entry-menu.tsx";
import { InTrash } from "#components/entries/in-trash.tsx";
import { OpenChangesLine } from "#components/entries/open-changes.tsx";
import { VersionLine } from "#components/entries/version-line.tsx";
import type { Entry } from "#lib/api/contract/entries.ts";
import { findKeyProblem } from "#lib/core/paths.ts";
import classes from "./variables.module.css";

/** Version, who and when, and what can be done with a pair besides editing it. */
export function PairFacts({ entry, onGone }: { entry: Entry; onGone: () => void }) {
  return (
    <>
      <div className={classes.head}>
        <VersionLine entry={entry}>
          <Group gap={0} ml="auto">
            <PairMenu entry={entry} onGone={onGone} />
          </Group>
        </VersionLine>
      </div>
      <InTrash entry={entry} noun="pair" />
      <OpenChangesLine entry={entry} />
    </>
  );
}

function PairMenu({ entry, onGone }: { entry: Entry; onGone: () => void }) {
  return (
    <EntryMenu
      entry={entry}
      copies={{ key: entry.name, path: entry.path }}
      onGone={onGone}
      renaming={{
        action: "Rename",
        from: entry.name,
        label: "Key",
        description: "Programs that ask for the old key no longer find the pair.",
        pathOf: (key) => `kv/${key}`,
        findProblem: findKeyProblem,
      }}
    />
  );
}
