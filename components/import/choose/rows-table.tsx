"use client";

import classes from "#components/import/import.module.css";
import { type Column, DataTable } from "#components/ui/data-table.tsx";
import { TableFoot } from "#components/ui/table-foot.tsx";
import type { ReadImport } from "./import-choose.tsx";
import { RowsBar } from "./rows-bar.tsx";
import { useRows } from "./use-rows.ts";

type RowsTableProps<Row> = {
  file: ReadImport;
  rows: readonly Row[];
  columns: Column<Row>[];
  /** What a row of the file is. */
  noun: [one: string, many: string];
  /** On a phone the cells of a row stand one below the other. */
  isStacked?: boolean;
};

/** What a file holds, row by row: searched, paged, and each row taken or left. */
export function RowsTable<Row extends { key: string; from: string; problem?: string }>(props: RowsTableProps<Row>) {
  const { file, rows, columns, noun, isStacked } = props;
  const list = useRows(file, rows);
  const [, many] = noun;
  return (
    <div>
      <RowsBar {...list} label={`Search ${many}`} />
      <div className={isStacked ? `${classes.rows} ${classes.stacked}` : classes.rows}>
        <DataTable
          caption={`${many.charAt(0).toUpperCase()}${many.slice(1)} of the file`}
          columns={columns}
          rows={list.shown}
          rowKey={({ key }) => key}
          selection={list.selection}
        />
      </div>
      <TableFoot {...list.foot} noun={noun} />
    </div>
  );
}
