"use client";

import { Anchor, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { versionsQuery } from "#components/queries.ts";
import { Panel } from "#components/ui/panel.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { Snippets } from "#components/ui/snippets.tsx";
import type { BlockType } from "#lib/api/contract/block-types.ts";
import type { Entry } from "#lib/api/contract/entries.ts";
import classes from "./block-form.module.css";
import { EntryLinks } from "./entry-links.tsx";
import { snippetsFor } from "./snippets-for.ts";

/** Beside the form: how programs load the block, what it refers to, who uses it, its last versions. */
export function EditorRail({ type, name, entry }: { type: BlockType; name: string; entry?: Entry }) {
  return (
    <aside className={classes.rail} aria-label="About this block">
      <Snippets snippets={snippetsFor(type, name)} />
      {entry && entry.references.length > 0 && (
        <Panel title="Refers to">
          <EntryLinks links={entry.references} />
        </Panel>
      )}
      {entry && entry.usedBy.length > 0 && (
        <Panel title="Used by">
          <EntryLinks links={entry.usedBy} />
        </Panel>
      )}
      {entry && <LastVersions entry={entry} />}
      {type.documentationUrl && (
        <Anchor href={type.documentationUrl} target="_blank" rel="noreferrer" size="sm">
          Documentation of {type.name}
        </Anchor>
      )}
    </aside>
  );
}

function LastVersions({ entry }: { entry: Entry }) {
  const { data } = useQuery(versionsQuery({ id: entry.id, page: 1, pageSize: 5 }));
  if (!data) return null;
  return (
    <Panel title="Last versions">
      <Stack gap="xs">
        {data.versions.map(({ n, author, at, message }) => (
          <div key={n}>
            <Text size="sm" truncate title={message}>
              v{n} {message && `· ${message}`}
            </Text>
            <Text size="xs" c="dimmed">
              {author}, <RelativeTime at={at} />
            </Text>
          </div>
        ))}
      </Stack>
    </Panel>
  );
}
