"use client";

import { useRouter } from "next/navigation";
import { EntryMenu } from "#components/entries/entry-menu.tsx";
import type { Entry } from "#lib/api/contract/entries.ts";
import { findNameProblem, formatEntryPath } from "#lib/core/paths.ts";

export function BlockActions({ entry }: { entry: Entry }) {
  const router = useRouter();
  return (
    <EntryMenu
      entry={entry}
      onGone={() => router.push(entry.group === "secret" ? "/secrets" : "/blocks")}
      renaming={{
        action: "Rename",
        from: entry.name,
        label: "Name",
        description: "Programs that load it by the old name will not find it any more.",
        pathOf: (name) => formatEntryPath({ kind: "block", group: entry.group, name }),
        findProblem: findNameProblem,
      }}
    />
  );
}
