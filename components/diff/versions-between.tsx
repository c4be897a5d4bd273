"use client";

import { useQuery } from "@tanstack/react-query";
import { diffQuery } from "#components/queries.ts";
import { refusalOf } from "#components/refusal.ts";
import { ErrorPanel } from "#components/ui/error-panel.tsx";
import { Loading } from "#components/ui/loading.tsx";
import { Panel } from "#components/ui/panel.tsx";
import type { Conflict } from "#lib/api/contract/changes.ts";
import { DiffTable } from "./diff-table.tsx";

/** What others changed between the version that somebody saw and the current one. */
export function VersionsBetween({ conflict, id }: { conflict: Conflict; id: string }) {
  const { path, baseVersion: from, currentVersion: to } = conflict;
  const { data, error } = useQuery(diffQuery({ id, from, to }));
  return (
    <Panel flush title={`Version ${from} to ${to}`}>
      {error && <ErrorPanel title="The comparison did not load" refusal={refusalOf(error)} />}
      {!data && !error && <Loading heights={[64]} m="md" label="Comparing" />}
      {data && <DiffTable fields={data.fields} label={`${path}, version ${from} to ${to}`} oldLabel={`v${from}`} newLabel={`v${to}`} />}
    </Panel>
  );
}
