"use client";

import { Alert, Anchor, Button, Group, Stack, Text } from "@mantine/core";
import { IconArrowLeft, IconRestore } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { PlainValue } from "#components/entries/plain-value.tsx";
import { entryHref } from "#components/entry-href.ts";
import { refusalOf } from "#components/refusal.ts";
import { ErrorPanel } from "#components/ui/error-panel.tsx";
import { Fact, Facts } from "#components/ui/facts.tsx";
import { Loading } from "#components/ui/loading.tsx";
import { Mask } from "#components/ui/mask.tsx";
import { MiddleTruncate } from "#components/ui/middle-truncate.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { TagList } from "#components/ui/tag-list.tsx";
import type { OutputOf } from "#lib/api/client.ts";
import { leavesOf } from "#lib/core/field-paths.ts";
import { pastEntryQuery } from "./history-queries.ts";

type Past = OutputOf<"getEntryAt">;
type PastEntryViewProps = { revision: number; id: string; onBack: () => void; onRestore?: (entry: Past) => void };

/** One entry as it was at a revision: its plain fields, masks where secrets were set. */
export function PastEntryView({ revision, id, onBack, onRestore }: PastEntryViewProps) {
  const { data: entry, error } = useQuery(pastEntryQuery(revision, id));
  return (
    <Stack gap="md">
      <Group justify="space-between">
        <Button variant="subtle" color="gray" size="compact-sm" leftSection={<IconArrowLeft size={16} aria-hidden />} onClick={onBack}>
          All entries at revision {revision}
        </Button>
        {entry && onRestore && !entry.isDestroyed && (
          <Button variant="default" size="compact-sm" leftSection={<IconRestore size={16} aria-hidden />} onClick={() => onRestore(entry)}>
            Restore this entry…
          </Button>
        )}
      </Group>
      {error && <ErrorPanel title="It is not there" refusal={refusalOf(error)} />}
      {!entry && !error && <Loading heights={[160]} label="Loading the entry of then" />}
      {entry && <Whole entry={entry} />}
    </Stack>
  );
}

function Whole({ entry }: { entry: Past }) {
  return (
    <Panel flush title={<MiddleTruncate text={entry.path} tail={20} />} actions={<Now entry={entry} />}>
      {entry.isDestroyed && (
        <Alert color="red" m="md" title="This version was destroyed">
          What it said is gone for good. Its number, path, author and moment stay.
        </Alert>
      )}
      <Facts ruled>
        <Fact name="Version">
          <span>
            v{entry.version}, <RelativeTime at={entry.updatedAt} /> by {entry.updatedBy}
          </span>
        </Fact>
        {entry.description && <Fact name="Description">{entry.description}</Fact>}
        {entry.tags.length > 0 && (
          <Fact name="Tags">
            <TagList tags={entry.tags} max={12} />
          </Fact>
        )}
        {[...leavesOf(entry.data)].map(([field, value]) => (
          <Fact key={field} name={field} nameMono>
            <PlainValue value={value} />
          </Fact>
        ))}
        {entry.secrets.map(({ field, fingerprint, setInVersion }) => (
          <Fact key={field} name={field} nameMono>
            <Group gap="4px 12px">
              <Mask label={`${field}, hidden`} />
              <Text span size="sm" c="dimmed">
                set in v{setInVersion} · fingerprint {fingerprint}
              </Text>
            </Group>
          </Fact>
        ))}
      </Facts>
    </Panel>
  );
}

/** What has become of it. */
function Now({ entry }: { entry: Past }) {
  if (entry.isDeletedNow) return <Text c="dimmed">In the trash now</Text>;
  return (
    <Anchor component={Link} href={entryHref(entry)} size="sm" prefetch={false}>
      {entry.versionNow === entry.version ? "Unchanged since" : `Now at v${entry.versionNow}`}
    </Anchor>
  );
}
