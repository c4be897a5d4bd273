"use client";

import { Checkbox } from "@mantine/core";
import type { Column } from "#components/ui/data-table.tsx";
import { MiddleTruncate } from "#components/ui/middle-truncate.tsx";
import { isSecretRow, isTaken, valueOfRow } from "#lib/core/import/choices.ts";
import type { FieldRow } from "#lib/core/import/proposal.ts";
import type { ReadImport } from "./import-choose.tsx";
import { RowValue } from "./row-value.tsx";
import { RowsTable } from "./rows-table.tsx";

/** The fields of the configuration that the file becomes: which are taken, and which are secret. */
export function FieldTable({ file, rows }: { file: ReadImport; rows: readonly FieldRow[] }) {
  const { choices, setChoices } = file;
  const columns: Column<FieldRow>[] = [
    { key: "from", header: "Field", width: "40%", render: ({ from }) => <MiddleTruncate text={from} tail={12} /> },
    {
      key: "secret",
      header: "Secret",
      width: "80px",
      render: (row) => (
        <Checkbox
          size="xs"
          color="violet"
          aria-label={`${row.from} is secret`}
          disabled={!isTaken(choices, row)}
          checked={isSecretRow(choices, row)}
          onChange={(event) => {
            const isSecret = event.currentTarget.checked;
            setChoices((known) => ({ ...known, secrets: new Map(known.secrets).set(row.key, isSecret) }));
          }}
        />
      ),
    },
    { key: "value", header: "Value", render: (row) => <RowValue value={valueOfRow(choices, row)} isSecret={isSecretRow(choices, row)} /> },
  ];
  return <RowsTable file={file} rows={rows} columns={columns} noun={["field", "fields"]} />;
}
