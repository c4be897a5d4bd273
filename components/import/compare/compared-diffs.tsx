"use client";

import { Stack } from "@mantine/core";
import { useRef, useState } from "react";
import { DiffCountsLine } from "#components/diff/diff-counts.tsx";
import { DiffTable } from "#components/diff/diff-table.tsx";
import { EntryDiffs } from "#components/diff/entry-diffs.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { TableFoot } from "#components/ui/table-foot.tsx";
import type { EditPreview } from "#lib/api/contract/changes.ts";
import type { FieldChange } from "#lib/core/diff.ts";
import type { Compared } from "./use-compare.ts";

const pageSize = 50;
const newLabel = "After saving";

type ComparedDiffsProps = { rows: readonly Compared[]; alongside: readonly EditPreview[] };

/** The diffs, a page at a time: single values in one table, then an entry after the other, and at the end what the change brings along. */
export function ComparedDiffs({ rows, alongside }: ComparedDiffsProps) {
  const [at, setAt] = useState(1);
  const top = useRef<HTMLDivElement>(null);
  const page = Math.min(at, Math.max(1, Math.ceil(rows.length / pageSize)));
  const shown = rows.slice((page - 1) * pageSize, page * pageSize);
  const single = shown.flatMap((row) => singleValue(row) ?? []);
  const others = shown.filter((row) => !singleValue(row));
  const isLast = page * pageSize >= rows.length;
  const diffs = [
    ...others.map(({ answer: { path, fields, outcome } }) => ({ path, fields, oldLabel: outcome === "created" ? "Nothing yet" : "Now" })),
    ...(isLast ? alongside : []).map(({ path, fields }) => ({ path, fields, oldLabel: "Now, comes along" })),
  ];
  return (
    <Stack gap="md" ref={top}>
      {single.length > 0 && (
        <Panel flush title="KV pairs and secrets" actions={<DiffCountsLine fields={single} />}>
          <DiffTable fields={single} label="KV pairs and secrets" nameLabel="Path" oldLabel="Now" newLabel={newLabel} withCounts={false} />
        </Panel>
      )}
      <EntryDiffs diffs={diffs.map((diff) => ({ ...diff, newLabel }))} />
      {rows.length > pageSize && (
        <TableFoot
          page={page}
          pageSize={pageSize}
          total={rows.length}
          noun={["difference", "differences"]}
          onPage={(next) => {
            setAt(next);
            top.current?.scrollIntoView({ block: "start" });
          }}
        />
      )}
    </Stack>
  );
}

/** The one field in which a KV pair or a secret differs, under the entry's own path: a table of its own would say no more. */
function singleValue({ answer: { path, fields } }: Compared): FieldChange | undefined {
  if (!path.startsWith("kv/") && !path.startsWith("block/secret/")) return undefined;
  const [field, other] = fields.filter(({ change }) => change !== "unchanged");
  return field?.field === "value" && !other ? { ...field, field: path } : undefined;
}
