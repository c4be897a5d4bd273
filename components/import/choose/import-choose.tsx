"use client";

import { Button, Group, Stack, Text } from "@mantine/core";
import { useMemo } from "react";
import classes from "#components/import/import.module.css";
import type { Import } from "#components/import/use-import.ts";
import { useSession } from "#components/shell/session.tsx";
import { editsOf, isTaken, pathsTwice } from "#lib/core/import/choices.ts";
import type { Proposal } from "#lib/core/import/proposal.ts";
import { BlockTable } from "./block-table.tsx";
import { ConfigName, findConfigProblem } from "./config-name.tsx";
import { FieldTable } from "./field-table.tsx";
import { findRowProblem } from "./find-row-problem.ts";
import { ImportHead } from "./import-head.tsx";
import { NotTaken } from "./not-taken.tsx";
import { ValueTable } from "./value-table.tsx";

/** An import whose file is read. */
export type ReadImport = Import & { read: NonNullable<Import["read"]>; proposal: Proposal };

type ImportChooseProps = { file: ReadImport; onAgain: () => void; onCompare: () => void };

/** What becomes what: proposed, and every row of it to be changed or left out. Nothing has left the browser yet. */
export function ImportChoose({ file, onAgain, onCompare }: ImportChooseProps) {
  const { proposal, choices } = file;
  const { me } = useSession();
  const edits = useMemo(() => editsOf(proposal, choices), [proposal, choices]);
  const twice = useMemo(() => pathsTwice(edits), [edits]);
  const faulty = countFaulty(file, twice);
  const taken = proposal.rows.filter((row) => isTaken(choices, row)).length;
  return (
    <Stack gap="md">
      <ImportHead file={file} onAgain={onAgain} />
      <NotTaken proposal={proposal} />
      {proposal.shape === "config" && <ConfigName file={file} rows={proposal.rows} />}
      <Rows file={file} twice={twice} />
      <div className={classes.foot}>
        <Text size="sm" c="dimmed" aria-live="polite" className={classes.footWords}>
          {faulty > 0
            ? `${faulty === 1 ? "One row needs" : `${faulty} rows need`} another path.`
            : `${taken} of ${proposal.rows.length} ${wordsOf(proposal)} chosen. Only these are sent to be compared.`}
        </Text>
        <Group gap="xs">
          <Button variant="default" onClick={onAgain}>
            Discard
          </Button>
          <Button onClick={onCompare} disabled={edits.length === 0 || faulty > 0}>
            Compare with {me.workspace?.name ?? "the workspace"}
          </Button>
        </Group>
      </div>
    </Stack>
  );
}

function Rows({ file, twice }: { file: ReadImport; twice: ReadonlySet<string> }) {
  const { proposal } = file;
  switch (proposal.shape) {
    case "values":
    case "secrets":
      return <ValueTable file={file} rows={proposal.rows} twice={twice} />;
    case "config":
      return <FieldTable file={file} rows={proposal.rows} />;
    case "blocks":
      return <BlockTable file={file} rows={proposal.rows} twice={twice} />;
    default:
      return proposal satisfies never;
  }
}

function wordsOf({ shape, rows }: Proposal): string {
  const noun = { blocks: "section", secrets: "secret", values: "key", config: "field" }[shape];
  return rows.length === 1 ? noun : `${noun}s`;
}

function countFaulty({ proposal, choices }: ReadImport, twice: ReadonlySet<string>): number {
  if (proposal.shape === "config") return findConfigProblem(choices.config) ? 1 : 0;
  return proposal.rows.filter((row) => isTaken(choices, row) && findRowProblem(choices, row, twice)).length;
}
