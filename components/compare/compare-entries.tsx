"use client";

import { ActionIcon, Select, Tooltip } from "@mantine/core";
import { IconArrowsLeftRight } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { DiffCountsLine } from "#components/diff/diff-counts.tsx";
import { DiffTable } from "#components/diff/diff-table.tsx";
import { versionsQuery } from "#components/queries.ts";
import { refusalOf } from "#components/refusal.ts";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { ErrorPanel } from "#components/ui/error-panel.tsx";
import { Loading } from "#components/ui/loading.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { useUrlState } from "#components/ui/use-url-state.ts";
import classes from "./compare.module.css";
import { numberOf } from "./compare-params.ts";
import { compareEntriesQuery } from "./compare-queries.ts";
import { EntryPicker } from "./entry-picker.tsx";

/** Any two entries, each at its current version or an older one. */
export function CompareEntries() {
  const { state, set } = useUrlState();
  const { left, right } = state;
  const [leftVersion, rightVersion] = [numberOf(state.leftVersion), numberOf(state.rightVersion)];
  const isChosen = Boolean(left && right);
  const swap = () =>
    set({ left: right ?? "", right: left ?? "", leftVersion: state.rightVersion ?? "", rightVersion: state.leftVersion ?? "" });
  const { data, error } = useQuery({
    ...compareEntriesQuery({ left: left ?? "", right: right ?? "", leftVersion, rightVersion }),
    enabled: isChosen,
  });
  return (
    <>
      <div className={classes.sides}>
        <EntryPicker label="Left" id={left || undefined} onChange={(id) => set({ left: id, leftVersion: "" })} />
        <VersionPicker label="Left version" id={left} value={leftVersion} onChange={(n) => set({ leftVersion: n })} />
        <Tooltip label="Swap the two sides">
          <ActionIcon aria-label="Swap the two sides" mb={4} disabled={!isChosen} onClick={swap}>
            <IconArrowsLeftRight size={16} />
          </ActionIcon>
        </Tooltip>
        <EntryPicker label="Right" id={right || undefined} onChange={(id) => set({ right: id, rightVersion: "" })} />
        <VersionPicker label="Right version" id={right} value={rightVersion} onChange={(n) => set({ rightVersion: n })} />
      </div>
      {!isChosen && <EmptyState title="Choose two entries" hint="Secrets are compared by their fingerprints; nothing is revealed." />}
      {error && <ErrorPanel title="The comparison did not load" refusal={refusalOf(error)} />}
      {isChosen && !data && !error && <Loading heights={[160]} label="Comparing" />}
      {isChosen && data && (
        <Panel flush actions={<DiffCountsLine fields={data.fields} />}>
          <DiffTable
            fields={data.fields}
            label={`${data.left.path} and ${data.right.path}`}
            oldLabel={`${data.left.path} v${data.left.version}`}
            newLabel={`${data.right.path} v${data.right.version}`}
            withCounts={false}
          />
        </Panel>
      )}
    </>
  );
}

type VersionPickerProps = { label: string; id: string | undefined; value: number | undefined; onChange: (n: string) => void };

function VersionPicker({ label, id, value, onChange }: VersionPickerProps) {
  const { data } = useQuery({ ...versionsQuery({ id: id ?? "", page: 1, pageSize: 100 }), enabled: Boolean(id) });
  const versions = (data?.versions ?? []).filter(({ destroyed }) => !destroyed).map(({ n }) => ({ value: String(n), label: `v${n}` }));
  return (
    <Select
      w={112}
      label={label}
      data={versions}
      disabled={!id}
      value={value === undefined ? null : String(value)}
      placeholder="current"
      clearable
      onChange={(n) => onChange(n ?? "")}
    />
  );
}
