"use client";

import { Stack, Text } from "@mantine/core";
import classes from "#components/import/import.module.css";
import { type Column, DataTable } from "#components/ui/data-table.tsx";
import { MiddleTruncate } from "#components/ui/middle-truncate.tsx";
import { TableFoot } from "#components/ui/table-foot.tsx";
import { isTaken, pathOfRow } from "#lib/core/import/choices.ts";
import type { BlockRow } from "#lib/core/import/proposal.ts";
import { findRowProblem } from "./find-row-problem.ts";
import type { ReadImport } from "./import-choose.tsx";
import { PathInput } from "./path-input.tsx";
import { RowsBar } from "./rows-bar.tsx";
import { useRows } from "./use-rows.ts";

type BlockTableProps = { file: ReadImport; rows: readonly BlockRow[]; twice: ReadonlySet<string> };

/** Sections that become blocks. Their values are credentials: here stands only which fields there are. */
export function BlockTable({ file, rows, twice }: BlockTableProps) {
  const { choices, setChoices } = file;
  const list = useRows(file, rows);
  const columns: Column<BlockRow>[] = [
    { key: "from", header: "Section", width: "22%", render: ({ from }) => <MiddleTruncate text={from} tail={8} /> },
    {
      key: "path",
      header: "Path",
      render: (row) => (
        <PathInput
          from={row.from}
          path={pathOfRow(choices, row)}
          isOff={!isTaken(choices, row)}
          problem={isTaken(choices, row) ? findRowProblem(choices, row, twice) : undefined}
          onPath={(path) => setChoices((known) => ({ ...known, paths: new Map(known.paths).set(row.key, path) }))}
        />
      ),
    },
    { key: "fields", header: "Fields", width: "40%", hideBelow: "sm", render: (row) => <Fields row={row} /> },
  ];
  return (
    <div>
      <RowsBar {...list} label="Search sections" />
      <div className={`${classes.rows} ${classes.stacked}`}>
        <DataTable
          caption="Sections of the file"
          columns={columns}
          rows={list.shown}
          rowKey={({ key }) => key}
          selection={list.selection}
        />
      </div>
      <TableFoot {...list.foot} noun={["section", "sections"]} />
    </div>
  );
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
