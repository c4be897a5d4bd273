"use client";

import { Stack, Text } from "@mantine/core";
import classes from "#components/import/import.module.css";
import type { Column } from "#components/ui/data-table.tsx";
import { MiddleTruncate } from "#components/ui/middle-truncate.tsx";
import type { BlockRow } from "#lib/core/import/proposal.ts";
import type { ReadImport } from "./import-choose.tsx";
import { PathInput } from "./path-input.tsx";
import { RowsTable } from "./rows-table.tsx";

type BlockTableProps = { file: ReadImport; rows: readonly BlockRow[]; twice: ReadonlySet<string> };

/** Sections that become blocks. Their values are credentials: here stands only which fields there are. */
export function BlockTable({ file, rows, twice }: BlockTableProps) {
  const { setChoices } = file;
  const columns: Column<BlockRow>[] = [
    { key: "from", header: "Section", width: "22%", render: ({ from }) => <MiddleTruncate text={from} tail={8} /> },
    {
      key: "path",
      header: "Path",
      render: (row) => (
        <PathInput
          file={file}
          row={row}
          twice={twice}
          onPath={(path) => setChoices((known) => ({ ...known, paths: new Map(known.paths).set(row.key, path) }))}
        />
      ),
    },
    { key: "fields", header: "Fields", width: "40%", hideBelow: "sm", render: (row) => <Fields row={row} /> },
  ];
  return <RowsTable file={file} rows={rows} columns={columns} noun={["section", "sections"]} isStacked />;
}

function Fields({ row }: { row: BlockRow }) {
  const names = [...row.set.keys(), ...row.clear.map((field) => `${field} (empty: cleared)`)];
  return (
    <Stack gap={2}>
      <span className={`mono ${classes.fields}`}>{names.join(", ")}</span>
      {row.notes.map((note) => (
        <Text key={note} size="xs" c="dimmed">
          {note}
        </Text>
      ))}
    </Stack>
  );
}
