"use client";

import { Group } from "@mantine/core";
import { useMemo } from "react";
import { baseOfEntry } from "#components/editor/draft.ts";
import { entryHref } from "#components/entry-href.ts";
import { Logo } from "#components/ui/logo.tsx";
import { MiddleTruncate } from "#components/ui/middle-truncate.tsx";
import { Page } from "#components/ui/page.tsx";
import { useWire, type Wire } from "#components/wire.ts";
import type { BlockType } from "#lib/api/contract/block-types.ts";
import type { Entry } from "#lib/api/contract/entries.ts";
import { BlockEditor } from "./block-editor.tsx";
import { crumbsOf } from "./crumbs-of.ts";

export function EditBlock({ entry: entryWire, type: typeWire }: { entry: Wire<Entry>; type: Wire<BlockType> }) {
  const entry = useWire(entryWire);
  const type = useWire(typeWire);
  const base = useMemo(() => baseOfEntry(entry), [entry]);
  return (
    <Page
      title={
        <Group gap="sm" component="span" wrap="nowrap">
          <Logo type={type} size={24} /> Edit <MiddleTruncate text={entry.name} />
        </Group>
      }
      crumbs={[...crumbsOf(entry), { label: entry.name, href: entryHref(entry) }]}
      purpose={`${type.name} · v${entry.version}`}
    >
      <BlockEditor type={type} base={base} entry={entry} back={entryHref(entry)} />
    </Page>
  );
}
