"use client";

import { Alert, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useReducer, useState } from "react";
import { baseOfEntry } from "#components/editor/draft.ts";
import { InTrash } from "#components/entries/in-trash.tsx";
import { OpenChangesLine } from "#components/entries/open-changes.tsx";
import { VersionLine } from "#components/entries/version-line.tsx";
import { originsQuery } from "#components/queries.ts";
import { useSession } from "#components/shell/session.tsx";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { TagList } from "#components/ui/tag-list.tsx";
import type { Entry } from "#lib/api/contract/entries.ts";
import { ConfigForm } from "./config-form.tsx";
import { useConfigEditor } from "./use-config-editor.ts";

/** One configuration. A version that somebody else saved is taken over at once, unless something is typed here. */
export function ConfigPane({ entry }: { entry: Entry }) {
  const [generation, adopt] = useReducer((n: number) => n + 1, 0);
  return (
    <Stack gap="md">
      <About entry={entry} />
      <InTrash entry={entry} noun="configuration" />
      <OpenChangesLine entry={entry} />
      <OpenConfig key={generation} entry={entry} onAdopt={adopt} />
    </Stack>
  );
}

function OpenConfig({ entry, onAdopt }: { entry: Entry; onAdopt: () => void }) {
  const [opened] = useState(entry);
  const { can } = useSession();
  const base = useMemo(() => baseOfEntry(opened), [opened]);
  const form = useConfigEditor({ base, path: entry.path, onSaved: onAdopt });
  const { data } = useQuery(originsQuery(opened.id, opened.version));
  const origins = useMemo(() => new Map(data?.fields.map(({ field, version }) => [field, version])), [data]);
  const isNewer = entry.version !== opened.version;
  const { isChanged } = form.editor;
  // The server is the outside system: its newer version is taken over as long as nothing is typed.
  useEffect(() => {
    if (isNewer && !isChanged) onAdopt();
  }, [isNewer, isChanged, onAdopt]);
  const head = isNewer && (
    <Alert title={entry.isDeleted ? "This was moved to the trash meanwhile" : `Version ${entry.version} was saved meanwhile`}>
      {entry.isDeleted
        ? `By ${entry.updatedBy}. What you typed is kept; saving asks whether it comes back.`
        : `${entry.updatedBy} changed this configuration. Your changes will be merged with theirs, field by field, when you save.`}
    </Alert>
  );
  return (
    <ConfigForm
      form={form}
      label={entry.path}
      origins={origins}
      isReadOnly={!can("write") || (entry.isDeleted && !isChanged)}
      history={{ id: entry.id, path: entry.path, version: entry.version }}
      head={head}
    />
  );
}

function About({ entry }: { entry: Entry }) {
  return (
    <VersionLine entry={entry}>
      <span>
        <span className="mono">{entry.path}</span>
        <CopyButton text={entry.path} label="Copy path" />
      </span>
      {entry.tags.length > 0 && <TagList tags={entry.tags} max={6} />}
      {entry.description && <p>{entry.description}</p>}
    </VersionLine>
  );
}
