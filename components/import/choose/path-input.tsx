"use client";

import { TextInput } from "@mantine/core";
import { isTaken, pathOfRow } from "#lib/core/import/choices.ts";
import type { BlockRow, ValueRow } from "#lib/core/import/proposal.ts";
import { findRowProblem } from "./find-row-problem.ts";
import type { ReadImport } from "./import-choose.tsx";

type PathInputProps = { file: ReadImport; row: BlockRow | ValueRow; twice: ReadonlySet<string>; onPath: (path: string) => void };

/** Where a row goes. */
export function PathInput({ file: { choices }, row, twice, onPath }: PathInputProps) {
  const path = pathOfRow(choices, row);
  const isRowTaken = isTaken(choices, row);
  return (
    <TextInput
      size="xs"
      aria-label={`Path of ${row.from}`}
      classNames={{ input: "mono" }}
      disabled={!isRowTaken}
      error={isRowTaken ? findRowProblem(choices, row, twice) : undefined}
      value={path}
      title={path}
      autoComplete="off"
      spellCheck={false}
      onChange={(event) => onPath(event.currentTarget.value)}
    />
  );
}
