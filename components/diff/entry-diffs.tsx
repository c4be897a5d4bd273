import { Stack } from "@mantine/core";
import { MiddleTruncate } from "#components/ui/middle-truncate.tsx";
import { Panel } from "#components/ui/panel.tsx";
import type { FieldChange } from "#lib/core/diff.ts";
import { DiffCountsLine } from "./diff-counts.tsx";
import { DiffTable } from "./diff-table.tsx";

type EntryDiff = { path: string; fields: readonly FieldChange[]; oldLabel?: string; newLabel?: string };

/** The diffs of a change: one table per entry under its path. */
export function EntryDiffs({ diffs }: { diffs: readonly EntryDiff[] }) {
  return (
    <Stack gap="md">
      {diffs.map(({ path, fields, oldLabel, newLabel }) => (
        <Panel key={path} flush title={<MiddleTruncate text={path} tail={20} />} actions={<DiffCountsLine fields={fields} />}>
          <DiffTable fields={fields} label={path} oldLabel={oldLabel} newLabel={newLabel} withCounts={false} />
        </Panel>
      ))}
    </Stack>
  );
}
