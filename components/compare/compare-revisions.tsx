"use client";

import { ActionIcon, Button, NumberInput, Text, Tooltip } from "@mantine/core";
import { IconArrowsLeftRight } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { diffQuery } from "#components/queries.ts";
import { refusalOf } from "#components/refusal.ts";
import { useSession } from "#components/shell/session.tsx";
import { type Column, DataTable } from "#components/ui/data-table.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { ErrorPanel } from "#components/ui/error-panel.tsx";
import { Loading } from "#components/ui/loading.tsx";
import { MiddleTruncate } from "#components/ui/middle-truncate.tsx";
import { TableFoot } from "#components/ui/table-foot.tsx";
import { UrlText } from "#components/ui/url-text.tsx";
import { useUrlState } from "#components/ui/use-url-state.ts";
import { type ComparedEntry, compareMarks } from "#lib/api/contract/history.ts";
import classes from "./compare.module.css";
import { differenceParams, numberOf } from "./compare-params.ts";
import { compareRevisionsQuery } from "./compare-queries.ts";
import { LazyDiff } from "./lazy-diff.tsx";
import { MarkFilter } from "./mark-filter.tsx";
import { Marked } from "./mark-sign.tsx";

const words = { added: "Added", removed: "Removed", changed: "Changed", renamed: "Renamed" } as const;

/** What differs between two revisions of the workspace, entry by entry; a row opens to its fields. */
export function CompareRevisions() {
  const { state, set } = useUrlState();
  const newest = useSession().me.workspace?.revision ?? 0;
  const to = numberOf(state.to) ?? newest;
  const from = numberOf(state.from) ?? Math.max(0, to - 1);
  const params = { from, to, ...differenceParams(state, compareMarks) };
  const { data, error, isPlaceholderData } = useQuery(compareRevisionsQuery(params));
  return (
    <>
      <div className={classes.sides}>
        <RevisionInput label="From revision" value={from} max={data?.latest ?? newest} onChange={(value) => set({ from: value })} />
        <Tooltip label="Swap the two sides">
          <ActionIcon aria-label="Swap the two sides" mb={4} onClick={() => set({ from: String(to), to: String(from) })}>
            <IconArrowsLeftRight size={16} />
          </ActionIcon>
        </Tooltip>
        <RevisionInput label="To revision" value={to} max={data?.latest ?? newest} onChange={(value) => set({ to: value })} />
        {from > 0 && (
          <Button component={Link} href={`/history/at/${from}`} variant="subtle" prefetch={false}>
            Workspace at revision {from}
          </Button>
        )}
      </div>
      {error && <ErrorPanel title="The comparison did not load" refusal={refusalOf(error)} />}
      {!data && !error && <Loading heights={[160]} label="Comparing" />}
      {data && (
        <>
          <MarkFilter state={state} set={set} counts={data.counts} words={words} />
          {data.entries.length > 0 && (
            <DataTable
              caption={`Differences between revision ${from} and ${to}`}
              columns={columns}
              rows={data.entries}
              rowKey={({ id }) => id}
              isStale={isPlaceholderData}
              detail={{ label: (row) => `Fields of ${pathOf(row)}`, render: (row) => <Fields row={row} from={from} to={to} /> }}
            />
          )}
          {data.total > 0 && (
            <TableFoot
              page={data.page}
              pageSize={data.pageSize}
              total={data.total}
              noun={["difference", "differences"]}
              onPage={(page) => set({ page: String(page) })}
            />
          )}
          {data.total === 0 && <EmptyState title="No difference" hint="Both revisions say the same, as far as the filters let through." />}
        </>
      )}
    </>
  );
}

function Fields({ row: { id, fromVersion, toVersion, ...row }, from, to }: { row: ComparedEntry; from: number; to: number }) {
  const answer = useQuery(diffQuery({ id, from: fromVersion, to: toVersion }));
  return (
    <LazyDiff
      answer={answer}
      label={pathOf(row)}
      oldLabel={fromVersion === 0 ? `Nothing at r${from}` : `r${from} · v${fromVersion}`}
      newLabel={toVersion === 0 ? `Nothing at r${to}` : `r${to} · v${toVersion}`}
    />
  );
}

const columns: Column<ComparedEntry>[] = [
  {
    key: "path",
    header: "Path",
    render: (row) => (
      <Marked mark={row.mark}>
        <span className={classes.paths}>
          {row.mark === "renamed" && row.oldPath && (
            <>
              <span className={classes.former}>
                <MiddleTruncate text={row.oldPath} tail={16} />
              </span>
              <span aria-hidden>→</span>
            </>
          )}
          <MiddleTruncate text={pathOf(row)} tail={16} />
        </span>
      </Marked>
    ),
  },
  { key: "mark", header: "Difference", width: "128px", hideBelow: "sm", render: ({ mark }) => <Text size="sm">{mark}</Text> },
  {
    key: "versions",
    header: "Versions",
    width: "128px",
    hideBelow: "sm",
    render: ({ fromVersion, toVersion }) => (
      <span className="mono">
        {fromVersion === 0 ? "–" : `v${fromVersion}`} → {toVersion === 0 ? "–" : `v${toVersion}`}
      </span>
    ),
  },
];

function pathOf({ oldPath, newPath }: Pick<ComparedEntry, "oldPath" | "newPath">): string {
  return newPath ?? oldPath ?? "";
}

type RevisionInputProps = { label: string; value: number; max: number; onChange: (value: string) => void };

function RevisionInput({ label, value, max, onChange }: RevisionInputProps) {
  return (
    <UrlText value={String(value)} onChange={onChange}>
      {(text, change) => (
        <NumberInput
          label={label}
          w={144}
          min={0}
          max={max}
          allowDecimal={false}
          value={text === "" ? "" : Number(text)}
          onChange={(next) => change(String(next))}
        />
      )}
    </UrlText>
  );
}
