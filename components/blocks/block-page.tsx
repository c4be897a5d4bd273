"use client";

import { Box, Button, Group, Stack, Tabs, Title } from "@mantine/core";
import { IconPencil } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { HeldBy } from "#components/clients/held-by.tsx";
import { EntryUses } from "#components/entries/entry-uses.tsx";
import { InTrash } from "#components/entries/in-trash.tsx";
import { MaskNotices } from "#components/entries/mask-notices.tsx";
import { OpenChangesLine } from "#components/entries/open-changes.tsx";
import { EntryHistory } from "#components/history/entry-history.tsx";
import { EntryImpact } from "#components/impact/entry-impact.tsx";
import { entryQuery } from "#components/queries.ts";
import { useSession } from "#components/shell/session.tsx";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { Logo } from "#components/ui/logo.tsx";
import { MiddleTruncate } from "#components/ui/middle-truncate.tsx";
import { Page } from "#components/ui/page.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { TagList } from "#components/ui/tag-list.tsx";
import { useUrlState } from "#components/ui/use-url-state.ts";
import { useWire, type Wire } from "#components/wire.ts";
import type { BlockType } from "#lib/api/contract/block-types.ts";
import type { Entry } from "#lib/api/contract/entries.ts";
import type { EntryUse } from "#lib/api/contract/uses.ts";
import { BlockAccess } from "./block-access.tsx";
import { BlockActions } from "./block-actions.tsx";
import { BlockDetails } from "./block-details.tsx";
import { crumbsOf } from "./crumbs-of.ts";

type BlockPageProps = { entry: Wire<Entry>; type: Wire<BlockType>; uses: readonly EntryUse[] };

export function BlockPage({ entry: entryWire, type: typeWire, uses }: BlockPageProps) {
  const initial = useWire(entryWire);
  const type = useWire(typeWire);
  const { can } = useSession();
  const { data: entry } = useQuery({ ...entryQuery(initial.id), initialData: initial });
  const canWrite = can("write") && !entry.isDeleted;
  return (
    <Page
      title={
        <Group gap="sm" component="span" wrap="nowrap">
          <Logo type={type} size={24} />
          <MiddleTruncate text={entry.name} />
          <CopyButton text={entry.name} label="Copy name" />
        </Group>
      }
      crumbs={crumbsOf(entry)}
      purpose={<Purpose entry={entry} type={type} />}
      actions={
        canWrite && (
          <>
            <Button component={Link} href={`/blocks/block/${entry.id}/edit`} data-shortcut="e" leftSection={<IconPencil size={16} />}>
              Edit
            </Button>
            <BlockActions entry={entry} />
          </>
        )
      }
    >
      {entry.isDeleted && (
        <Box mb="md">
          <InTrash entry={entry} noun={entry.group === "secret" ? "secret" : "block"} />
        </Box>
      )}
      <OpenChangesLine entry={entry} />
      <MaskNotices entryId={entry.id} initial={uses} />
      <Views entry={entry} type={type} uses={uses} />
    </Page>
  );
}

function Views({ entry, type, uses }: { entry: Entry; type: BlockType; uses: readonly EntryUse[] }) {
  const { state, set } = useUrlState();
  return (
    <Tabs value={state.tab ?? "details"} onChange={(tab) => set({ tab: tab === "details" ? "" : (tab ?? "") })}>
      <Tabs.List mb="md">
        <Tabs.Tab value="details">Details</Tabs.Tab>
        <Tabs.Tab value="history">History</Tabs.Tab>
        <Tabs.Tab value="used">Used by{entry.usedBy.length > 0 ? ` (${entry.usedBy.length})` : ""}</Tabs.Tab>
        <Tabs.Tab value="held">Held by</Tabs.Tab>
        <Tabs.Tab value="access">Access</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="details">
        <BlockDetails entry={entry} type={type} />
      </Tabs.Panel>
      <Tabs.Panel value="history">
        <EntryHistory entry={entry} />
      </Tabs.Panel>
      <Tabs.Panel value="used" keepMounted={false}>
        <UsedBy entry={entry} uses={uses} />
      </Tabs.Panel>
      <Tabs.Panel value="held" keepMounted={false}>
        <HeldBy entryId={entry.id} noun={entry.group === "secret" ? "secret" : "block"} />
      </Tabs.Panel>
      <Tabs.Panel value="access" keepMounted={false}>
        <Stack gap="lg">
          <EntryImpact entryId={entry.id} part="tokens" />
          <BlockAccess />
        </Stack>
      </Tabs.Panel>
    </Tabs>
  );
}

function Purpose({ entry, type }: { entry: Entry; type: BlockType }) {
  return (
    <Group gap="xs" component="span">
      <span>
        {type.name} · v{entry.version} · changed <RelativeTime at={entry.updatedAt} /> by {entry.updatedBy}
      </span>
      <TagList tags={entry.tags} max={6} />
    </Group>
  );
}

function UsedBy({ entry, uses }: { entry: Entry; uses: readonly EntryUse[] }) {
  const noun = entry.group === "secret" ? "secret" : "block";
  return (
    <Stack gap="lg">
      <EntryImpact entryId={entry.id} part="used" />
      <section>
        <Title order={2} mb="sm">
          Last used
        </Title>
        <EntryUses entryId={entry.id} version={entry.version} noun={noun} initial={uses} />
      </section>
    </Stack>
  );
}
