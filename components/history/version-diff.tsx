"use client";

import { Button, Group } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { DiffCountsLine } from "#components/diff/diff-counts.tsx";
import { DiffTable } from "#components/diff/diff-table.tsx";
import { diffQuery } from "#components/queries.ts";
import { refusalOf } from "#components/refusal.ts";
import { ErrorPanel } from "#components/ui/error-panel.tsx";
import { Loading } from "#components/ui/loading.tsx";
import { Panel } from "#components/ui/panel.tsx";
import type { Pair } from "./version-table.tsx";

type VersionDiffProps = { entry: { id: string; path: string; version: number }; pair: Pair; onPair: (pair: Pair) => void };

/** What differs between the two picked versions; 0 stands for nothing. */
export function VersionDiff({ entry, pair, onPair }: VersionDiffProps) {
  const { from, to } = pair;
  const { data, error } = useQuery(diffQuery({ id: entry.id, from, to }));
  const nameOf = (n: number) => (n === 0 ? "Nothing" : n === entry.version ? `v${n} (current)` : `v${n}`);
  return (
    <Panel
      flush
      title={from === 0 ? `Version ${to}, all of it` : `Version ${from} to ${to}`}
      actions={
        <Group gap="sm">
          {data && <DiffCountsLine fields={data.fields} />}
          {to !== entry.version && from !== 0 && (
            <Button variant="default" size="compact-sm" onClick={() => onPair({ from, to: entry.version })}>
              Compare v{from} with the current version
            </Button>
          )}
        </Group>
      }
    >
      {error && <ErrorPanel title="The comparison did not load" refusal={refusalOf(error)} />}
      {!data && !error && <Loading heights={[96]} m="md" label="Comparing" />}
      {data && (
        <DiffTable
          fields={data.fields}
          label={`${entry.path}, version ${from} to ${to}`}
          oldLabel={nameOf(from)}
          newLabel={nameOf(to)}
          withCounts={false}
        />
      )}
    </Panel>
  );
}
