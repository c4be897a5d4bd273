"use client";

import { NativeSelect } from "@mantine/core";
import type { Column } from "#components/ui/data-table.tsx";
import { MiddleTruncate } from "#components/ui/middle-truncate.tsx";
import { isSecretRow, isTaken, valueOfRow } from "#lib/core/import/choices.ts";
import type { ValueRow } from "#lib/core/import/proposal.ts";
import type { ReadImport } from "./import-choose.tsx";
import { PathInput } from "./path-input.tsx";
import { RowValue } from "./row-value.tsx";
import { RowsTable } from "./rows-table.tsx";

type ValueTableProps = { file: ReadImport; rows: readonly ValueRow[]; twice: ReadonlySet<string> };

/** Keys that become KV pairs or secrets. A path decides which: the select only writes it. */
export function ValueTable({ file, rows, twice }: ValueTableProps) {
  const { choices } = file;
  const columns: Column<ValueRow>[] = [
    { key: "from", header: "Key", width: "26%", render: ({ from }) => <MiddleTruncate text={from} tail={8} /> },
    { key: "kind", header: "Becomes", width: "120px", render: (row) => <KindSelect file={file} row={row} /> },
    {
      key: "path",
      header: "Path",
      render: (row) => <PathInput file={file} row={row} twice={twice} onPath={(path) => setPath(file, row, path)} />,
    },
    {
      key: "value",
      header: "Value",
      width: "28%",
      hideBelow: "sm",
      render: (row) => <RowValue value={valueOfRow(choices, row)} isSecret={isSecretRow(choices, row)} />,
    },
  ];
  return <RowsTable file={file} rows={rows} columns={columns} noun={["key", "keys"]} isStacked />;
}

function KindSelect({ file, row }: { file: ReadImport; row: ValueRow }) {
  const { choices, setChoices } = file;
  return (
    <NativeSelect
      size="xs"
      aria-label={`${row.from} becomes`}
      disabled={!isTaken(choices, row)}
      value={isSecretRow(choices, row) ? "secret" : "kv"}
      data={[
        { value: "kv", label: "KV pair" },
        { value: "secret", label: "Secret" },
      ]}
      onChange={(event) => {
        const isSecret = event.currentTarget.value === "secret";
        setChoices((known) => {
          const paths = new Map(known.paths);
          paths.delete(row.key);
          return { ...known, paths, secrets: new Map(known.secrets).set(row.key, isSecret) };
        });
      }}
    />
  );
}

/** What stands at a path is what the path says. */
function setPath({ setChoices }: ReadImport, row: ValueRow, path: string): void {
  setChoices((known) => {
    const secrets = new Map(known.secrets);
    if (path.startsWith("kv/")) secrets.set(row.key, false);
    if (path.startsWith("block/")) secrets.set(row.key, true);
    return { ...known, secrets, paths: new Map(known.paths).set(row.key, path) };
  });
}
