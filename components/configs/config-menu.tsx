"use client";

import { useRouter } from "next/navigation";
import { EntryMenu } from "#components/entries/entry-menu.tsx";
import type { Entry } from "#lib/api/contract/entries.ts";
import { findNameProblem } from "#lib/core/paths.ts";
import { splitName } from "./config-draft.ts";
import { namespaceHref } from "./config-hrefs.ts";

export function ConfigMenu({ entry }: { entry: Entry }) {
  const router = useRouter();
  return (
    <EntryMenu
      entry={entry}
      copies={{ path: entry.path }}
      onGone={() => router.push(namespaceHref(entry.group))}
      renaming={{
        action: "Rename or move",
        from: `${entry.group}/${entry.name}`,
        label: "Namespace and name",
        description: "Programs that ask for the old path no longer find the configuration.",
        pathOf: (name) => `config/${name}`,
        findProblem: findPlaceProblem,
      }}
    />
  );
}

function findPlaceProblem(place: string): string | undefined {
  const { namespace, name } = splitName(place);
  if (!place.includes("/")) return "Write the namespace, a slash and the name.";
  return findNameProblem(namespace) ?? findNameProblem(name);
}
