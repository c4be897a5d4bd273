"use client";

import { Anchor, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import { versionsQuery } from "#components/queries.ts";
import { refusalOf } from "#components/refusal.ts";
import { ErrorPanel } from "#components/ui/error-panel.tsx";
import { Loading } from "#components/ui/loading.tsx";
import { TableFoot } from "#components/ui/table-foot.tsx";
import type { VersionSummary } from "#lib/api/contract/entries.ts";
import { DestroyDialog } from "./destroy-dialog.tsx";
import { RestoreDialog } from "./restore-dialog.tsx";
import { VersionDiff } from "./version-diff.tsx";
import { type Pair, VersionTable } from "./version-table.tsx";

const pageSize = 50;

/** What the history of an entry needs of it. `version` is the current one: what a restore is based on. */
export type HistoricEntry = { id: string; path: string; version: number; isDeleted?: boolean };

/** The versions of an entry: compare any two, make an older one current again. Starts with what the newest version changed. */
export function EntryHistory({ entry }: { entry: HistoricEntry }) {
  const [page, setPage] = useState(1);
  const [pair, setPair] = useState<Pair>();
  const [restoring, setRestoring] = useState<VersionSummary>();
  const { data, error, isPlaceholderData } = useQuery(versionsQuery({ id: entry.id, page, pageSize }));
  const [destroying, setDestroying] = useState<VersionSummary>();

  if (error) return <ErrorPanel title="The versions did not load" refusal={refusalOf(error)} />;
  if (!data) return <Loading label="Loading the versions" heights={[40, 40, 40]} gap={8} />;
  const compared = pair ?? newestPair(entry.version, data.versions);
  return (
    <Stack gap="md">
      <div>
        <VersionTable
          versions={data.versions}
          current={entry.version}
          compared={compared}
          onCompare={setPair}
          onRestore={setRestoring}
          onDestroy={setDestroying}
          isTrashed={entry.isDeleted}
          isStale={isPlaceholderData}
        />
        <TableFoot page={page} pageSize={pageSize} total={data.total} noun={["version", "versions"]} onPage={setPage} />
      </div>
      <VersionDiff entry={entry} pair={compared} onPair={setPair} />
      <Anchor component={Link} href={`/compare?mode=entries&left=${entry.id}`} size="sm" prefetch={false}>
        Compare with another entry
      </Anchor>
      <RestoreDialog entry={entry} version={restoring} onRestored={() => setPair(undefined)} onClose={() => setRestoring(undefined)} />
      <DestroyDialog
        what={destroying && { id: entry.id, path: entry.path, version: destroying.n }}
        onClose={() => {
          setDestroying(undefined);
          setPair(undefined);
        }}
      />
    </Stack>
  );
}

/** What the newest version changed: compared with the newest before it that can still be read. */
function newestPair(current: number, versions: readonly VersionSummary[]): Pair {
  // On an older page of the list the newest are out of sight.
  if (!versions.some(({ n }) => n === current)) return { from: current - 1, to: current };
  const readable = versions.filter(({ destroyed }) => !destroyed).map(({ n }) => n);
  const to = readable[0] ?? current;
  return { from: readable[1] ?? 0, to };
}
